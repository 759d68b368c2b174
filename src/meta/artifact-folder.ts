import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  artifactError,
  MANIFEST_PATH,
  parseManifest,
  verifyFile,
  type ArtifactManifest,
} from "../core/artifact-manifest.ts";
import { decodeArtifact, type Artifact } from "../model/artifact.ts";

/** An artifact read from disk: its manifest, its model and what it weighs. */
export interface ArtifactFolder {
  readonly manifest: ArtifactManifest;
  readonly artifact: Artifact;
  readonly bytes: number;
}

/**
 * Writes the files beside the target and swaps them in at once, so that a failed export leaves the old artifact.
 * Throws where the folder holds anything but an artifact.
 */
export async function writeArtifactFolder(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const target = resolve(folder); // "artifacts/shop/" would put the new folder into the old one
  const occupied = await stat(target).catch(() => undefined);
  if (occupied && !(await holdsArtifact(target))) {
    throw new Error(
      `${folder} exists and holds no artifact; choose another --out so that nothing of yours is replaced`,
    );
  }
  const next = `${target}.new-${process.pid}`;
  const previous = `${target}.old-${process.pid}`;
  try {
    await mkdir(next, { recursive: true });
    await Promise.all([...files].map(([path, bytes]) => writeFile(join(next, path), bytes)));
    if (occupied) await rename(target, previous);
    await rename(next, target);
  } catch (error) {
    await rename(previous, target).catch(() => undefined);
    await rm(next, { recursive: true, force: true });
    throw error;
  }
  await rm(previous, { recursive: true, force: true });
}

/** Whether a folder holds an artifact of ours, of any version and however damaged: other models have a model.json too. */
async function holdsArtifact(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, MANIFEST_PATH), "utf8").catch(() => "");
  return text.includes("inkling-artifact@");
}

/** Reads and verifies an artifact as the browser does. Throws `ArtifactError`. */
export async function readArtifactFolder(folder: string): Promise<ArtifactFolder> {
  const read = async (path: string): Promise<ArrayBuffer> => {
    const bytes = await readFile(join(folder, path)).catch(() => {
      throw artifactError(
        `${join(folder, path)} cannot be read`,
        "; point to a folder that inkling export wrote",
      );
    });
    return new Uint8Array(bytes).buffer;
  };
  const manifestBytes = await read(MANIFEST_PATH);
  const manifest = await parseManifest(manifestBytes);
  const files = new Map<string, ArrayBuffer>();
  for (const file of manifest.userDefinedMetadata.inkling.files) {
    const bytes = await read(file.path);
    await verifyFile(file, bytes);
    files.set(file.path, bytes);
  }
  const bytes = [...files.values()].reduce((sum, file) => sum + file.byteLength, manifestBytes.byteLength);
  return { manifest, artifact: decodeArtifact(manifest, files), bytes };
}
