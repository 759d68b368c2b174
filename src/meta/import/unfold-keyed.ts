import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BadInputError } from "./bad-rows.ts";
import type { Source } from "./open-source.ts";

/**
 * A catalogue that is one JSON object, id → attributes, as rows: the id becomes the column `item`, an object of
 * attributes its columns, anything else (such as a list of tags) the column `value`. Rows are counted by entry.
 */
export async function unfoldKeyed(
  source: Source,
  options: { workFolder: string; name: string },
): Promise<Source> {
  const { file } = source;
  const shape = '{ "a": ["red"], "b": ["blue"] }';
  if (source.format !== "ndjson") {
    throw new BadInputError(`${file} is no .json file; leave out import.catalogue.keyed`);
  }
  let entries: unknown;
  try {
    entries = JSON.parse(await readFile(source.plainFile, "utf8"));
  } catch (error) {
    throw new BadInputError(
      `${file} is not one JSON object (${(error as Error).message.slice(0, 80)}); write it like ${shape}, ` +
        "or leave out import.catalogue.keyed where there is one object a line",
    );
  }
  if (!isObject(entries)) {
    throw new BadInputError(
      `${file} does not hold one JSON object with the item ids as keys; write it like ${shape}`,
    );
  }
  const rows = Object.entries(entries).map(([item, value]) =>
    isObject(value) ? { ...value, item } : { item, value },
  );
  const plainFile = join(options.workFolder, `${options.name}.unfolded`);
  await writeFile(plainFile, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return { ...source, plainFile };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
