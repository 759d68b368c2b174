import Table from "cli-table3";
import { manifestFields } from "./manifest-fields.ts";
import type { RankerComparison } from "./compare-rankers.ts";
import type { Protocol } from "./cut-protocol.ts";
import type { KShotResult } from "./evaluate-k-shot.ts";
import type { DifferenceInterval } from "./paired-bootstrap.ts";
import type { EvaluationManifest, EvaluationReport } from "./run-evaluation.ts";

const LABELS = { hr10: "HR@10", ndcg10: "NDCG@10", hr20: "HR@20", mrr20: "MRR@20" } as const;
type Shown = keyof typeof LABELS;

/** What is shown of each protocol, in pairs; S leads with what its papers report. */
const PAIRS: Readonly<Record<Protocol, readonly (readonly [Shown, Shown])[]>> = {
  K: [["hr10", "ndcg10"]],
  M: [["hr10", "ndcg10"]],
  S: [
    ["hr20", "mrr20"],
    ["hr10", "ndcg10"],
  ],
  B: [["hr10", "ndcg10"]],
};

/**
 * A report for the terminal: two metrics of every ranker at every k (HR@10/NDCG@10; under protocol S before them
 * HR@20/MRR@20); the query loss of those that predict probabilities; for each judged ranker the differences to every
 * baseline with their 95 % intervals, where a win is an interval above 0; what the lists are like besides being right,
 * after three known items or the nearest to them; then the manifest.
 */
export function formatTable({ manifest, result, comparisons }: EvaluationReport): string {
  const pairs = PAIRS[result.protocol];
  const judged = [...new Set(comparisons.map(({ ranker }) => ranker))];
  const differences = judged.flatMap((ranker) => {
    const own = comparisons.filter((comparison) => comparison.ranker === ranker);
    return result.protocol === "S"
      ? [formatDifferences("hr20", result, own), formatDifferences("mrr20", result, own)]
      : [formatDifferences("ndcg10", result, own)];
  });
  const values = pairs.map((pair) => formatValues(pair, result));
  const tables = [...values, ...formatLosses(result), ...differences, ...formatBeyond(result)];
  return `${[...tables, formatManifest(manifest)].join("\n")}\n`;
}

function formatValues([first, second]: readonly [Shown, Shown], result: KShotResult): string {
  const { ks, sessions, allSessions, curves } = result;
  const withMeans = second === "ndcg10";
  const table = createTable([
    `${LABELS[first]}/${LABELS[second]}`,
    ...ks.map((k, at) => `k=${k} n=${sessions[at]!.length}`),
    ...(allSessions ? [`all n=${allSessions.length}`] : []),
    ...(withMeans ? ["mean k≥1", "area"] : []),
  ]);
  for (const { ranker, points, all, meanKnown, area } of curves) {
    const cells = [...points, ...(all ? [all] : [])].map(
      ({ metrics }) => `${decimals(metrics[first])}/${decimals(metrics[second])}`,
    );
    table.push([ranker, ...cells, ...(withMeans ? [decimals(meanKnown, 4), decimals(area, 4)] : [])]);
  }
  return table.toString();
}

/** Nothing where no ranker has a loss. */
function formatLosses({ ks, curves }: KShotResult): string[] {
  const predicting = curves.filter(({ points }) => points.some(({ loss }) => loss !== null));
  if (predicting.length === 0) return [];
  const table = createTable(["query loss, nats", ...ks.map((k) => `k=${k}`)]);
  for (const { ranker, points } of predicting) {
    table.push([ranker, ...points.map(({ loss }) => (loss === null ? "–" : loss.toFixed(3)))]);
  }
  return [table.toString()];
}

function formatDifferences(
  metric: Shown,
  { ks, allSessions }: KShotResult,
  comparisons: readonly RankerComparison[],
): string {
  const withMean = metric === "ndcg10";
  const table = createTable([
    `${LABELS[metric]}, ${comparisons[0]!.ranker} minus`,
    ...ks.map((k) => `k=${k}`),
    ...(allSessions ? ["all"] : []),
    ...(withMean ? ["mean k≥1"] : []),
  ]);
  for (const { against, points, all, meanKnown } of comparisons) {
    const cells = [...points, ...(all ? [all] : [])].map((differences) => cell(differences[metric]));
    table.push([against, ...cells, ...(withMean ? [cell(meanKnown)] : [])]);
  }
  return table.toString();
}

function cell({ difference, low, high }: DifferenceInterval): string {
  const verdict = low > 0 ? "win" : high < 0 ? "loss" : "open";
  return `${signed(difference)} ${verdict}\n[${signed(low)}, ${signed(high)}]`;
}

/** Nothing where no point has been measured so, as in older results. */
function formatBeyond({ ks, curves }: KShotResult): string[] {
  const at = ks.reduce((best, k, place) => (distance(k) < distance(ks[best]!) ? place : best), 0);
  const measured = curves.flatMap(({ ranker, points }) => {
    const { beyond, coverage20 } = points[at]!;
    return beyond ? [{ ranker, coverage20, ...beyond }] : [];
  });
  if (measured.length === 0) return [];
  const table = createTable([
    `beyond accuracy, k=${ks[at]}`,
    ...["recall@100", "recall@500", "coverage@20", "Gini@20", "ln popularity", "miscalibration", "harmed"],
  ]);
  const optional = (value: number | null) => (value === null ? "–" : value.toFixed(3));
  for (const one of measured) {
    const means = [one.popularity20, one.miscalibration20, one.harmed].map(optional);
    const shares = [one.recall100, one.recall500, one.coverage20, one.gini20].map((value) => decimals(value));
    table.push([one.ranker, ...shares, ...means]);
  }
  return [table.toString()];
}

/** How far a number of known items is from three; none known is the furthest, as nothing can be harmed there. */
function distance(k: number): number {
  return k === 0 ? Infinity : Math.abs(k - 3);
}

/** The manifest, a line for each field. */
export function formatManifest(manifest: EvaluationManifest): string {
  return manifestFields(manifest)
    .map(([name, value]) => `${name.padEnd(10)} ${value}`)
    .join("\n");
}

/** An empty table of the terminal. */
export function createTable(head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [], compact: true } });
}

/** .123 */
export function decimals(value: number, digits = 3): string {
  return value.toFixed(digits).replace(/^0/, "");
}

/** +.1234 */
export function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${decimals(Math.abs(value), 4)}`;
}
