import Table from "cli-table3";
import type { RankerComparison } from "./compare-rankers.ts";
import type { DifferenceInterval } from "./paired-bootstrap.ts";
import type { EvaluationManifest, EvaluationReport } from "./run-evaluation.ts";

/**
 * A report for the terminal: HR@10/NDCG@10 of every ranker at every k; the query loss of those that predict
 * probabilities; for each judged ranker the difference of its
 * NDCG@10 to every baseline with its 95 % interval, where a win is an interval above 0; then the manifest.
 */
export function formatTable({ manifest, result, comparisons }: EvaluationReport): string {
  const table = createTable([
    "HR@10/NDCG@10",
    ...result.ks.map((k, at) => `k=${k} n=${result.sessions[at]!.length}`),
    "mean k≥1",
    "area",
  ]);
  for (const { ranker, points, meanKnown, area } of result.curves) {
    const cells = points.map(({ metrics }) => `${decimals(metrics.hr10)}/${decimals(metrics.ndcg10)}`);
    table.push([ranker, ...cells, decimals(meanKnown, 4), decimals(area, 4)]);
  }
  const judged = [...new Set(comparisons.map(({ ranker }) => ranker))];
  const differences = judged.map((ranker) => formatDifferences(ranker, result.ks, comparisons));
  return `${[table.toString(), ...formatLosses(result), ...differences, describe(manifest)].join("\n")}\n`;
}

/** Nothing where no ranker has a loss. */
function formatLosses({ ks, curves }: EvaluationReport["result"]): string[] {
  const predicting = curves.filter(({ points }) => points.some(({ loss }) => loss !== null));
  if (predicting.length === 0) return [];
  const table = createTable(["query loss, nats", ...ks.map((k) => `k=${k}`)]);
  for (const { ranker, points } of predicting) {
    table.push([ranker, ...points.map(({ loss }) => (loss === null ? "–" : loss.toFixed(3)))]);
  }
  return [table.toString()];
}

function formatDifferences(
  ranker: string,
  ks: readonly number[],
  comparisons: readonly RankerComparison[],
): string {
  const table = createTable([`NDCG@10, ${ranker} minus`, ...ks.map((k) => `k=${k}`), "mean k≥1"]);
  for (const { against, points, meanKnown } of comparisons.filter(
    (comparison) => comparison.ranker === ranker,
  )) {
    table.push([against, ...points.map(({ ndcg10 }) => cell(ndcg10)), cell(meanKnown)]);
  }
  return table.toString();
}

function cell({ difference, low, high }: DifferenceInterval): string {
  const verdict = low > 0 ? "win" : high < 0 ? "loss" : "open";
  return `${signed(difference)} ${verdict}\n[${signed(low)}, ${signed(high)}]`;
}

function createTable(head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [], compact: true } });
}

function describe(manifest: EvaluationManifest): string {
  const settings = Object.entries(manifest.baselines).flatMap(([name, values]) => {
    const list = Object.entries(values).map(([key, value]) => `${key} ${value}`);
    return list.length > 0 ? [`${name} (${list.join(", ")})`] : [];
  });
  const lines: [string, string][] = [
    ["data", manifest.dataHash],
    ["protocol", manifest.protocol],
    ["part", `${manifest.part}${moments(manifest.split)}`],
    [
      "sessions",
      `${manifest.sessions.judged} judged, ${manifest.sessions.fitted} fitted on; ${manifest.items} items`,
    ],
    ["ties", manifest.tieRule],
    ["intervals", `paired bootstrap over tasks, ${manifest.resamples} resamples, seed ${manifest.seed}`],
    ["baselines", settings.join("; ")],
    [
      "versions",
      Object.entries(manifest.versions)
        .map((pair) => pair.join(" "))
        .join(", "),
    ],
    ["commit", manifest.commit ?? "unknown"],
    ["bytes", manifest.bytes === null ? "unknown" : String(manifest.bytes)],
    ["wall time", `${(manifest.wallMs / 1000).toFixed(1)} s`],
  ];
  return lines.map(([name, value]) => `${name.padEnd(10)} ${value}`).join("\n");
}

function moments(split: EvaluationManifest["split"]): string {
  const named = [
    split.validateFrom === undefined ? "" : `validation from ${new Date(split.validateFrom).toISOString()}`,
    split.testFrom === undefined ? "" : `test from ${new Date(split.testFrom).toISOString()}`,
  ].filter(Boolean);
  return named.length > 0 ? `, ${named.join(", ")}` : ", parts as the log names them";
}

function decimals(value: number, digits = 3): string {
  return value.toFixed(digits).replace(/^0/, "");
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${decimals(Math.abs(value), 4)}`;
}
