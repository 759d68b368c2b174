import { isRecord, readText } from "./read-text.ts";

/** All values under a path of field names, "offers.price", through lists on the way. */
export function readAll(row: unknown, path: string): unknown[] {
  let found: unknown[] = [row];
  for (const name of path.split("."))
    found = found.flatMap((one) => (isRecord(one) ? (one[name] as unknown[]) : undefined) ?? []);
  return found;
}

/** All texts there. */
export function readTexts(row: unknown, path: string): string[] {
  return readAll(row, path).flatMap((one) => readText(one) ?? []);
}

/** The first text under one of these paths, likeliest path first. */
export function readFirst(row: unknown, paths: readonly string[] = []): string | undefined {
  for (const path of paths) {
    const [text] = readTexts(row, path);
    if (text !== undefined) return text;
  }
  return undefined;
}
