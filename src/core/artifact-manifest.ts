import type { ArtifactFile } from "./artifact-file.ts";
import type { ModelManifest } from "./model-manifest.ts";
import { plainSha256 } from "./plain-sha256.ts";

/** Format name in model.json; another number means another reader. */
export const ARTIFACT_FORMAT = "inkling-artifact@1";

/** TensorFlow.js's description of one stored weight. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32";
  readonly quantization?: {
    readonly dtype: "uint8";
    readonly scale: number;
    readonly min: number;
    readonly original_dtype: "float32";
  };
}

/** model.json: TensorFlow.js's weights manifest, with everything of ours under `userDefinedMetadata.inkling`. */
export interface ArtifactManifest {
  readonly format: typeof ARTIFACT_FORMAT;
  readonly generatedBy: string;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly WeightSpec[];
  }[];
  readonly userDefinedMetadata: { readonly inkling: ModelManifest };
}

/** Path of the manifest inside the artifact's folder. */
export const MANIFEST_PATH = "model.json";

/**
 * Reads model.json and checks it against its own seal, a SHA-256 of the text with the seal set to zeros, so that a
 * flipped bit is noticed even where the page pins no `integrity`. Throws `ArtifactError` with a remedy.
 */
export async function parseManifest(bytes: ArrayBuffer): Promise<ArtifactManifest> {
  const text = new TextDecoder().decode(bytes);
  let manifest: ArtifactManifest;
  try {
    manifest = JSON.parse(text) as ArtifactManifest;
  } catch {
    throw artifactError(
      `${MANIFEST_PATH} is not JSON (${bytes.byteLength} bytes; is it cut off, or a "not found" page?)`,
    );
  }
  if (manifest?.format !== ARTIFACT_FORMAT) {
    throw artifactError(
      `${MANIFEST_PATH} has format ${JSON.stringify(manifest?.format)}, this version reads "${ARTIFACT_FORMAT}"`,
    );
  }
  const { seal } = manifest.userDefinedMetadata?.inkling ?? {};
  if (seal !== (await sealOf(text))) throw artifactError(`${MANIFEST_PATH} does not match its own checksum`);
  return manifest;
}

/** The seal that belongs to a manifest's text. */
export async function sealOf(text: string): Promise<string> {
  return sha256(new TextEncoder().encode(text.replace(/("seal": ?)"[0-9a-f]{64}"/, `$1"${EMPTY_SEAL}"`)));
}

/** Stands in the place of the seal while it is computed. */
export const EMPTY_SEAL = "0".repeat(64);

/** Throws `ArtifactError` unless the bytes are exactly the file that the manifest names. */
export async function verifyFile(file: ArtifactFile, bytes: ArrayBuffer): Promise<void> {
  if (bytes.byteLength !== file.bytes) {
    throw artifactError(`${file.path} has ${bytes.byteLength} bytes instead of ${file.bytes}`);
  }
  if ((await sha256(bytes)) !== file.sha256)
    throw artifactError(`${file.path} does not match its SHA-256 in ${MANIFEST_PATH}`);
}

/** SHA-256 in lower-case hex. */
export async function sha256(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  const own = findWebCrypto();
  const digest = own
    ? new Uint8Array(await own.digest("SHA-256", bytes))
    : plainSha256(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Undefined on pages that are not served over https, or that put something else in its place. */
function findWebCrypto(): SubtleCrypto | undefined {
  try {
    const { subtle } = globalThis.crypto;
    return typeof subtle.digest === "function" ? subtle : undefined;
  } catch {
    return undefined;
  }
}

/** An error that says what is wrong with the artifact; pages tell it apart by its name. */
export function artifactError(what: string, remedy = "; export it again and upload the whole folder"): Error {
  return Object.assign(new Error(`artifact: ${what}${remedy}`), { name: "ArtifactError" });
}
