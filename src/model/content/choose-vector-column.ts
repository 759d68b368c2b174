import type { Attribute } from "../../core/catalogue.ts";
import { spreadOf } from "./choose-number-columns.ts";
import type { ContentColumn } from "./content-schema.ts";

/** A row per coordinate, standardised over the catalogue. Throws where vectors are of different lengths. */
export function chooseVectorColumn({
  name,
  values,
}: Extract<Attribute, { kind: "vector" }>): ContentColumn[] {
  const known = values.filter((value) => value !== null && value.length > 0) as ArrayLike<number>[];
  const [first] = known;
  if (!first) return [];
  const other = known.find(({ length }) => length !== first.length);
  if (other) {
    throw new Error(
      `the vectors of attribute "${name}" have ${first.length} and ${other.length} numbers; give all items vectors of one length`,
    );
  }
  const spreads = Array.from({ length: first.length }, (_, d) => spreadOf(known.map((value) => value[d]!)));
  return [
    {
      kind: "vector",
      attribute: name,
      mean: spreads.map(({ mean }) => mean),
      deviation: spreads.map(({ deviation }) => deviation),
    },
  ];
}
