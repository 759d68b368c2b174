import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { BadInputError } from "./bad-rows.ts";

/** A file that is imported, ready for DuckDB. */
export interface Source {
  /** As the caller named it. */
  readonly file: string;
  /** Uncompressed; the file itself when it was not compressed. */
  readonly plainFile: string;
  readonly format: "csv" | "ndjson" | "parquet";
  /** Of the file as it lies on disk. */
  readonly sha256: string;
  readonly bytes: number;
}

const FORMATS = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  ndjson: "ndjson",
  jsonl: "ndjson",
  json: "ndjson",
  parquet: "parquet",
  pq: "parquet",
} as const;

/**
 * Hashes a file and, if it is gzipped, unpacks it into `workFolder`. Unpacking is done here and not by DuckDB because
 * DuckDB 1.5 reads a truncated or damaged gzip without an error and so would lose rows silently; zlib checks length and CRC.
 */
export async function openSource(
  file: string,
  options: { workFolder: string; name: string },
): Promise<Source> {
  const extensions = basename(file)
    .toLowerCase()
    .match(/\.([a-z]+)(\.gz)?$/);
  const format = FORMATS[extensions?.[1] as keyof typeof FORMATS];
  const gzipped = extensions?.[2] !== undefined;
  if (format === undefined || (gzipped && format === "parquet")) {
    throw new BadInputError(
      `${file}: unknown kind of file; name it .csv, .tsv, .txt, .ndjson (each also .gz) or .parquet after what it holds`,
    );
  }
  const info = await stat(file).catch(() => null);
  if (info === null) throw new BadInputError(`${file}: no such file; check the path`);
  if (!info.isFile()) throw new BadInputError(`${file} is not a file; name the log file itself`);
  if (info.size === 0) throw new BadInputError(`${file} is empty; export the log again`);

  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const plainFile = gzipped ? join(options.workFolder, `${options.name}.plain`) : file;
  try {
    if (gzipped)
      await pipeline(createReadStream(file), hashing, createGunzip(), createWriteStream(plainFile));
    else await pipeline(createReadStream(file), hashing.resume());
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const damaged = code === "Z_BUF_ERROR" || code === "Z_DATA_ERROR";
    throw new BadInputError(
      damaged
        ? `${file}: the gzip stream is damaged or cut short (${message}); copy or export the file again`
        : `${file} cannot be read (${message}); check the file and its permissions`,
    );
  }
  if (gzipped && (await stat(plainFile)).size === 0) {
    throw new BadInputError(`${file} is empty; export the log again`);
  }
  return { file, plainFile, format, sha256: hash.digest("hex"), bytes: info.size };
}
