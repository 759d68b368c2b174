import type { ContentColumn } from "./content-schema.ts";

/**
 * The columns with at most `most` rows together: vocabularies are cut to one common length, their most frequent values
 * stay. So a long list of words or pairs gives way before a short list of categories does.
 */
export function capRows(columns: readonly ContentColumn[], most: number): ContentColumn[] {
  const lengths = columns.flatMap((column) => ("vocabulary" in column ? [column.vocabulary.length] : []));
  const fixed = columns.reduce((sum, column) => sum + fixedRows(column), 0);
  const rows = (limit: number) => lengths.reduce((sum, length) => sum + Math.min(length, limit), fixed);
  let [fits, tooLong] = [0, Math.max(0, ...lengths) + 1];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (rows(middle) <= most) fits = middle;
    else tooLong = middle;
  }
  return columns
    .map((column) => cut(column, fits))
    .filter((column) => !("vocabulary" in column) || column.vocabulary.length > 1);
}

function cut(column: ContentColumn, length: number): ContentColumn {
  if (!("vocabulary" in column) || column.vocabulary.length <= length) return column;
  const vocabulary = column.vocabulary.slice(0, length);
  return column.kind === "text"
    ? { ...column, vocabulary, idf: [...column.idf.slice(0, length), column.idf.at(-1)!] }
    : { ...column, vocabulary };
}

function fixedRows(column: ContentColumn): number {
  switch (column.kind) {
    case "bucket":
      return column.edges.length + 1;
    case "number":
      return 1;
    case "vector":
      return column.mean.length;
    case "text":
      return column.subwords;
    default:
      return 0;
  }
}
