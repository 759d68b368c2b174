import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Needle } from "./encode-canary.ts";

/** Something that must not be found, or that must, in all its forms. */
export interface Sought {
  readonly name: string;
  readonly needles: readonly Needle[];
}

/** A sought thing in a file. */
export interface Found {
  readonly name: string;
  readonly form: string;
  readonly file: string;
}

/** Looks through every byte of every file below a folder, and through the names of the files. */
export function searchProfile(folder: string, sought: readonly Sought[]): Found[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const file = relative(folder, path);
    const bytes = Buffer.concat([Buffer.from(`${file}\n`), entry.isFile() ? read(path) : Buffer.alloc(0)]);
    return sought.flatMap(({ name, needles }) =>
      needles.filter((needle) => bytes.includes(needle.bytes)).map(({ form }) => ({ name, form, file })),
    );
  });
}

/** The browser may delete a file while we look. */
function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
