import type { DataManifest } from "../meta/import/data-manifest.ts";
import type { ImportOptions } from "../meta/import/import-options.ts";
import type { Output } from "./output.ts";

/** Prints what an import understood, for people. */
export function showImport(output: Output, manifest: DataManifest, { outFolder }: ImportOptions): void {
  const { counts, span, join, split, mapping, attributes } = manifest;
  const count = (n: number) => n.toLocaleString("en-US");
  const share = (x: number) => `${(100 * x).toFixed(1)} %`;
  const time = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z");
  const list = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .map(([name, n]) => `${name} ${count(n)}`)
      .join(", ");
  const roles = ({
    columns,
    detected,
  }: {
    columns: Readonly<Partial<Record<string, string>>>;
    detected: readonly string[];
  }) =>
    Object.entries(columns)
      .map(([role, column]) => `${role} = ${column}${detected.includes(role) ? " (found)" : ""}`)
      .join(", ");
  output.fields([
    ["log columns", roles(mapping.log)],
    ...(mapping.catalogue === null ? [] : [["catalogue columns", roles(mapping.catalogue)] as const]),
    ["times", mapping.log.time ?? "none"],
    ["users", count(counts.users)],
    [
      "sessions",
      `${count(counts.sessions)}${Object.keys(counts.parts).length > 0 ? ` (${list(counts.parts)})` : ""}`,
    ],
    [
      "items",
      `${count(counts.items)} (${count(counts.itemsInCatalogue)} in the catalogue, ${count(counts.itemsInLog)} in the log)`,
    ],
    ["interactions", `${count(counts.interactions)} (${list(counts.actions)})`],
    ["span", span === null ? "unknown" : `${time(span.fromMs)} to ${time(span.toMs)}`],
    [
      "join",
      join === null
        ? "no catalogue"
        : `${share(join.interactions)} of interactions, ${share(join.items)} of the log's items are in the catalogue`,
    ],
    ...(split.validateFrom === undefined ? [] : [["validate from", time(split.validateFrom)] as const]),
    ...(split.testFrom === undefined ? [] : [["test from", time(split.testFrom)] as const]),
    ...(split.leaveLastOut ? [["test", "the last item of each user"] as const] : []),
    ["left out", `${count(counts.leftOut)} rows`],
    [
      "bad rows",
      `${count(counts.badRows)}${counts.badRows > 0 && outFolder !== undefined ? " (in rejected.ndjson)" : ""}`,
    ],
  ]);
  if (attributes.length > 0) {
    output.line();
    output.table(
      ["attribute", "kind", "distinct", "items with it", "interactions with it"],
      attributes.map(({ name, kind, separator, distinct, coverage }) => [
        name,
        separator === undefined ? kind : `${kind} (${separator})`,
        count(distinct),
        share(coverage.items),
        share(coverage.interactions),
      ]),
      { numeric: [2, 3, 4] },
    );
  }
  for (const notice of manifest.notices) output.line(`note: ${notice}`);
  output.line();
  output.line(
    outFolder === undefined
      ? "checked, nothing written"
      : `wrote ${outFolder} (${manifest.hash.slice(0, 12)})`,
  );
}
