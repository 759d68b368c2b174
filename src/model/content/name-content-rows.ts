import type { ContentColumn, ContentSchema } from "./content-schema.ts";

/**
 * A name for every row of a schema's content table, in their order: rows of two shops that mean the same bear the same
 * name, whatever place they have. Buckets of a number mean the same where there are as many of them: the cheapest tenth
 * of a shop is its cheapest tenth.
 */
export function nameContentRows({ columns }: ContentSchema): string[] {
  return columns.flatMap((column) => namesOf(column).map((name) => JSON.stringify([column.kind, name])));
}

type Name = string | readonly Name[];

function namesOf(column: ContentColumn): Name[] {
  if (column.kind === "cross") {
    const [a, b] = column.of.map(namesOf) as [Name[], Name[]];
    return column.vocabulary.map((pair) => {
      const [x, y] = pair.split(",").map(Number) as [number, number];
      return [a[x]!, b[y]!];
    });
  }
  const of = (...rest: string[]): Name => [column.attribute, ...rest];
  const numbered = (count: number, what: string) =>
    Array.from({ length: count }, (_, i) => of(what, `${i} of ${count}`));
  switch (column.kind) {
    case "category":
      return column.vocabulary.map((value) => of(value));
    case "text":
      return [...column.vocabulary.map((term) => of(term)), ...numbered(column.subwords, "piece")];
    case "bucket":
      return numbered(column.edges.length + 1, "bucket");
    case "number":
      return [of(column.log ? "log" : "plain")];
    case "vector":
      return numbered(column.mean.length, "coordinate");
  }
}
