import Table from "cli-table3";
import type { RankerComparison } from "./compare-rankers.ts";
import type { DifferenceInterval } from "./paired-bootstrap.ts";
import type { EvaluationManifest, EvaluationReport } from "./run-evaluation.ts";

/**
 * A report for the terminal: HR@10/NDCG@10 of every ranker at every k; under each judged ranker its NDCG@10 minus that
 * of the baseline which is best at that k, with the 95 % interval; then the manifest.
 */
export function formatTable({ manifest, result, comparisons }: EvaluationReport): string {
  const table = new Table({
    head: [
      "HR@10/NDCG@10",
      ...result.ks.map((k, at) => `k=${k} n=${result.sessions[at]!.length}`),
      "mean k≥1",
      "area",
    ],
    style: { head: [], border: [], compact: true },
  });
  for (const { ranker, points, meanKnown, area } of result.curves) {
    const cells = points.map(({ metrics }) => `${decimals(metrics.hr10)}/${decimals(metrics.ndcg10)}`);
    table.push([ranker, ...cells, decimals(meanKnown, 4), decimals(area, 4)]);
    const rivals = comparisons.filter((comparison) => comparison.ranker === ranker);
    if (rivals.length > 0) table.push(differences(rivals));
  }
  return `${table.toString()}\n${describe(manifest)}\n`;
}

/** The rival that leaves the ranker the smallest difference is the best baseline at that k. */
function differences(rivals: readonly RankerComparison[]): string[] {
  const cell = (value: (rival: RankerComparison) => DifferenceInterval) => {
    const best = rivals.reduce((a, b) => (value(b).difference < value(a).difference ? b : a));
    const { difference, low, high } = value(best);
    const verdict = low > 0 ? "win" : high < 0 ? "loss" : "open";
    return `${signed(difference)} ${verdict}\n[${signed(low)}, ${signed(high)}]\n${best.against}`;
  };
  const points = rivals[0]!.points.map((_, at) => cell((rival) => rival.points[at]!.ndcg10));
  return ["  − best baseline\n  [95 % interval]", ...points, cell((rival) => rival.meanKnown), ""];
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
