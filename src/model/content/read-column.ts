import type { Attribute, Catalogue } from "../../core/catalogue.ts";
import type { Choice, ContentColumn } from "./content-schema.ts";
import { readText } from "./read-text.ts";
import { splitPath } from "./split-path.ts";

/** Reads one column's rows off the items of a catalogue. */
export interface ColumnReader {
  /** Rows that the column has. */
  readonly size: number;
  read(item: number): readonly Choice[];
}

/** Standardised values beyond this are taken for it: one misplaced decimal must not throw an item out of its shop. */
const MOST_DEVIATIONS = 3;

/** Reads `column` off a catalogue, old or new; what is unknown, or of another kind than it was, chooses no row. */
export function readColumn(column: ContentColumn, catalogue: Catalogue): ColumnReader {
  if (column.kind === "cross") {
    const [a, b] = column.of.map((part) => readColumn(part, catalogue)) as [ColumnReader, ColumnReader];
    const codes = indexOf(column.vocabulary);
    return {
      size: column.vocabulary.length,
      read: (item) =>
        a.read(item).flatMap(([x]) => b.read(item).flatMap(([y]) => plain(codes.get(`${x},${y}`)))),
    };
  }
  const attribute = catalogue.attributes.find(({ name }) => name === column.attribute);
  switch (column.kind) {
    case "category": {
      const { vocabulary, separator } = column;
      const codes = indexOf(vocabulary);
      return {
        size: vocabulary.length,
        read: (item) => {
          const values = namesOf(attribute, item);
          const levels =
            separator === undefined ? values : values.flatMap((value) => splitPath(value, separator));
          return [...new Set(levels)].flatMap((value) => plain(codes.get(value)));
        },
      };
    }
    case "bucket":
      return {
        size: column.edges.length + 1,
        read: (item) => {
          const value = numberOf(attribute, item);
          return Number.isNaN(value) ? [] : [[column.edges.filter((edge) => value >= edge).length, 1]];
        },
      };
    case "number": {
      const { log, mean, deviation } = column;
      return {
        size: 1,
        read: (item) => {
          const value = numberOf(attribute, item);
          const standard = standardise(log ? Math.log(value) : value, mean, deviation);
          return Number.isNaN(standard) ? [] : [[0, standard]];
        },
      };
    }
    case "text": {
      const read = readText(column);
      return {
        size: column.vocabulary.length + column.subwords,
        read: (item) => read(textOf(attribute, item)),
      };
    }
    case "vector": {
      const { mean, deviation } = column;
      const share = 1 / Math.sqrt(mean.length); // of unit length all together, as a category's one row
      return {
        size: mean.length,
        read: (item) => {
          const value = attribute?.kind === "vector" ? attribute.values[item] : null;
          if (value?.length !== mean.length) return [];
          return mean.map((m, d): Choice => [d, share * standardise(value[d]!, m, deviation[d]!)]);
        },
      };
    }
  }
}

/** Names that an item bears in a categorical or multi-valued attribute. */
export function namesOf(attribute: Attribute | undefined, item: number): readonly string[] {
  if (attribute?.kind === "multi") return [...new Set(attribute.values[item])];
  if (attribute?.kind !== "categorical") return [];
  const value = attribute.values[item];
  return value === null || value === undefined ? [] : [value];
}

/** A name may be read as words too: where every item has its own, only they are shared. */
function textOf(attribute: Attribute | undefined, item: number): string {
  const isText = attribute?.kind === "text" || attribute?.kind === "categorical";
  return isText ? (attribute.values[item] ?? "") : "";
}

function numberOf(attribute: Attribute | undefined, item: number): number {
  return attribute?.kind === "numeric" ? (attribute.values[item] ?? NaN) : NaN;
}

function standardise(value: number, mean: number, deviation: number): number {
  return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, (value - mean) / deviation));
}

function plain(code: number | undefined): readonly Choice[] {
  return code === undefined ? [] : [[code, 1]];
}

function indexOf(values: readonly string[]): ReadonlyMap<string, number> {
  return new Map(values.map((value, i) => [value, i]));
}
