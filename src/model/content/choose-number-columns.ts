import type { ContentColumn } from "./content-schema.ts";

const BUCKETS = 20;
/** Pearson's second skewness (mean less median, in deviations) above which a logarithm says more. */
const SKEWED = 0.15;
/** Share of the numbers that a logarithm must exist for: 0 often stands for an unknown price. */
const POSITIVE = 0.99;

/** How a numeric attribute is read: quantile buckets, its standardised value, and that of its logarithm where it is skewed. */
export function chooseNumberColumns(attribute: string, values: ArrayLike<number>): ContentColumn[] {
  const buckets = cutBuckets(attribute, values, BUCKETS);
  if (buckets.length === 0) return [];
  const known = knownOf(values);
  const median = known[known.length >> 1]!;
  const { mean, deviation } = spreadOf(known);
  const columns = [...buckets, numberColumn(attribute, known, false)];
  const isPositive = known[Math.floor((1 - POSITIVE) * known.length)]! > 0;
  const isSkewed = isPositive && mean - median > SKEWED * deviation;
  return isSkewed ? [...columns, numberColumn(attribute, known, true)] : columns;
}

/** Quantile buckets alone; none where all numbers are one. */
export function cutBuckets(
  attribute: string,
  values: ArrayLike<number>,
  buckets: number,
): Extract<ContentColumn, { kind: "bucket" }>[] {
  const sorted = knownOf(values);
  const edges = Array.from(
    { length: buckets - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / buckets)]!,
  );
  const distinct = [...new Set(edges)].filter((edge) => edge > sorted[0]!);
  return distinct.length > 0 ? [{ kind: "bucket", attribute, edges: distinct }] : [];
}

/** Mean and standard deviation, for standardising; a constant has deviation 1. */
export function spreadOf(values: ArrayLike<number>): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / Math.max(1, values.length);
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length)) || 1 };
}

function numberColumn(attribute: string, known: Float64Array, log: boolean): ContentColumn {
  return {
    kind: "number",
    attribute,
    log,
    ...spreadOf(log ? known.filter((value) => value > 0).map(Math.log) : known),
  };
}

function knownOf(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
}
