import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { BadInputError } from "./bad-rows.ts";
import { MANIFEST_FILE } from "./data-manifest.ts";

/** A folder under construction: nobody sees it until `publish`, and it is gone when the process ends before that. */
export interface StagedFolder {
  /** Where the files of the folder are written. */
  readonly folder: string;
  /** For files that are needed on the way only. */
  readonly workFolder: string;
  /** Puts the folder in its place; what lay there before stays whole until then. */
  publish(): Promise<void>;
  /** Removes what is left over; safe to call always. */
  discard(): Promise<void>;
}

/** Starts a folder that will become `target`, beside it so that the last step is a rename; without target, anywhere. */
export async function stageFolder(target: string | undefined): Promise<StagedFolder> {
  const place = target === undefined ? tmpdir() : dirname(resolve(target));
  if (target !== undefined) {
    await refuseForeignFolder(target);
    await mkdir(place, { recursive: true });
  }
  const name = target === undefined ? "inkling" : basename(resolve(target));
  const staging = await mkdtemp(join(place, `.${name}.importing-`));
  const folder = join(staging, "folder");
  const workFolder = join(staging, "work");
  await Promise.all([mkdir(folder), mkdir(workFolder)]);
  const removeNow = () => rmSync(staging, { recursive: true, force: true });
  process.once("exit", removeNow);
  return {
    folder,
    workFolder,
    publish: async () => {
      if (target === undefined) return;
      const previous = join(staging, "previous");
      const replaces = await exists(target);
      if (replaces) await rename(target, previous);
      try {
        await rename(folder, target);
      } catch (error) {
        if (replaces) await rename(previous, target);
        throw error;
      }
    },
    discard: async () => {
      process.removeListener("exit", removeNow);
      await rm(staging, { recursive: true, force: true });
    },
  };
}

/** An import replaces an earlier import, never somebody's other files. */
async function refuseForeignFolder(target: string): Promise<void> {
  if (!(await exists(target))) return;
  const files = await readdir(target).catch(() => null);
  if (files === null) throw new BadInputError(`${target} is a file; name a folder with --out`);
  if (files.length > 0 && !files.includes(MANIFEST_FILE)) {
    throw new BadInputError(`${target} exists and is no data folder; name another folder with --out`);
  }
}

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => null)) !== null;
