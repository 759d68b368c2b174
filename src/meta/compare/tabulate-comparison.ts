import { compareRankers } from "../evaluate/compare-rankers.ts";
import { ARMS } from "./contenders.ts";
import type { Comparison, ContenderResult } from "./compare-learners.ts";

/** A table as rows of text. */
export interface TextTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Arms that Δ is measured against. */
const BASES = ["pre-train", "pre-train users"];

/** What a comparison says, for readers: quality per k, the best learner against the arms, and what each one costs. */
export function tabulateComparison(comparison: Comparison): TextTable[] {
  const names = [...new Set(comparison.results.map(({ name }) => name))];
  const ks = comparison.results[0]!.result.ks;
  const ofName = (name: string) => comparison.results.filter((result) => result.name === name);
  const height = (name: string) => mean(ofName(name).map(({ result }) => result.curves[0]!.meanKnown));
  const learners = names.filter((name) => !(name in ARMS) && ofName(name)[0]!.cost !== null);
  const ranked = [...learners].sort((a, b) => height(b) - height(a));
  const others = names.filter((name) => !learners.includes(name));
  return [
    {
      title:
        "NDCG@10 after k known items, and Δ: how much less query loss there is than in the same body pre-trained and fine-tuned",
      head: ["", ...ks.map((k) => `k = ${k}`), "mean, k ≥ 1", "seeds", ...BASES.map((base) => `Δ ${base}`)],
      rows: [...others, ...ranked].map((name) => {
        const results = ofName(name);
        const points = ks.map((_, at) =>
          mean(results.map(({ result }) => result.curves[0]!.points[at]!.metrics.ndcg10)),
        );
        const spread = results.length > 1 ? ` ± ${decimals(deviation(results), 4)}` : "";
        return [
          name,
          ...points.map((value) => decimals(value)),
          `${decimals(height(name), 4)}${spread}`,
          String(results.length),
          ...BASES.map((base) => percent(lossReduction(comparison, name, base))),
        ];
      }),
    },
    ...ranked.slice(0, 1).map((best) => liftTable(comparison, best)),
    {
      title: `What each one costs (training and adapting on ${comparison.backend}, one visitor with five clicks)`,
      head: [
        "",
        "tasks/s",
        "training s",
        "artifact kB",
        "fast weights B",
        "adapt ms",
        "inner steps",
        "inner rate",
      ],
      rows: [...others, ...ranked].flatMap((name) => {
        const costs = ofName(name).flatMap(({ cost }) => (cost ? [cost] : []));
        if (costs.length === 0) return [];
        const [first] = costs as [NonNullable<ContenderResult["cost"]>];
        const isTrained = name !== "random init";
        return [
          [
            name,
            isTrained ? String(Math.round(mean(costs.map((cost) => cost.tasksPerSecond)))) : "–",
            isTrained ? mean(costs.map((cost) => cost.trainSeconds)).toFixed(0) : "0",
            (first.artifactBytes / 1000).toFixed(0),
            String(first.fastBytes),
            mean(costs.map((cost) => cost.adaptMs)).toFixed(1),
            String(first.steps),
            String(first.innerLr),
          ],
        ];
      }),
    },
  ];
}

/** What a reader needs to repeat a comparison. */
export function describeComparison(comparison: Comparison, commit: string | null): [string, string][] {
  const { protocol, part, config, seeds, tasks, judged, versions, backend, dataHash } = comparison;
  const { dim, hidden, side } = config.spec;
  return [
    ["data", dataHash],
    ["protocol", `${protocol}, ${judged} histories of the ${part} part, whole catalogue, mean rank on ties`],
    ["body", `item vectors of ${dim}, ${hidden} hidden units, side features ${side.join(", ") || "none"}`],
    ["training", `${tasks} tasks of the training part × ${config.epochs} epochs, seeds ${seeds.join(", ")}`],
    ["versions", [...Object.entries(versions).map((pair) => pair.join(" ")), `on ${backend}`].join(", ")],
    ["commit", commit ?? "unknown"],
  ];
}

/** Tables as GitHub shows them. */
export function formatMarkdown(
  tables: readonly TextTable[],
  manifest: readonly (readonly [string, string])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ").replaceAll("\n", "<br>")} |`;
  const blocks = tables.map(({ title, head, rows }) =>
    [title, "", line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line), ""].join(
      "\n",
    ),
  );
  return [...blocks, ...manifest.map(([label, value]) => `- ${label}: ${value}`), ""].join("\n");
}

/** The best learner minus each arm, seed by seed on the same tasks, as a share of the arm. */
function liftTable(comparison: Comparison, best: string): TextTable {
  const ks = comparison.results[0]!.result.ks;
  const pairs = Object.keys(ARMS).flatMap((arm) =>
    comparison.results
      .filter(({ name }) => name === best)
      .flatMap((one) => {
        const other = findArm(comparison, arm, one.seed);
        return other ? [{ arm, one, other }] : [];
      }),
  );
  return {
    title: `${best} against the same body without meta-learning: NDCG@10, relative, and the 95 % interval of the difference (paired bootstrap over tasks)`,
    head: ["", ...ks.map((k) => `k = ${k}`)],
    rows: pairs.map(({ arm, one, other }) => {
      const merged = { ...one.result, curves: [one.result.curves[0]!, other.result.curves[0]!] };
      const [{ points }] = compareRankers(merged, [{ ranker: best, against: arm }], {
        seed: 1,
        resamples: 2000,
      }) as [ReturnType<typeof compareRankers>[number]];
      return [
        `${arm}, seed ${one.seed}`,
        ...points.map(({ ndcg10 }, at) => {
          const base = other.result.curves[0]!.points[at]!.metrics.ndcg10;
          const share = base > 0 ? percent(ndcg10.difference / base) : "–";
          return `${share}\n[${signed(ndcg10.low)}, ${signed(ndcg10.high)}]`;
        }),
      ];
    }),
  };
}

/**
 * Δ, the relative reduction of the query loss against an arm with the same seed: summed over k ≥ 1, so that no k counts
 * more for having the smaller loss. `null` for rankers whose scores are no logits.
 */
function lossReduction(comparison: Comparison, name: string, base: string): number | null {
  if (name === base) return null;
  const reductions = comparison.results
    .filter((result) => result.name === name)
    .map((one) => {
      const arm = findArm(comparison, base, one.seed);
      const [own, without] = [one, arm].map((contender) => contender && knownLoss(contender));
      return own && without ? (without - own) / without : NaN;
    });
  const reduction = mean(reductions);
  return Number.isFinite(reduction) ? reduction : null;
}

/** The arm of a seed; of the first seed where every seed is judged on the same tasks. */
function findArm({ protocol, seeds, results }: Comparison, arm: string, seed: number) {
  const wanted = protocol === "M" ? seed : seeds[0];
  return results.find((result) => result.name === arm && result.seed === wanted);
}

function knownLoss({ result }: ContenderResult): number | null {
  const losses = result.curves[0]!.points.filter(({ k, tasks }) => k > 0 && tasks > 0).map(
    ({ loss }) => loss,
  );
  return losses.includes(null) ? null : losses.reduce<number>((sum, loss) => sum + loss!, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation over seeds of the mean over k ≥ 1. */
function deviation(results: readonly ContenderResult[]): number {
  const heights = results.map(({ result }) => result.curves[0]!.meanKnown);
  const centre = mean(heights);
  return Math.sqrt(heights.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (heights.length - 1));
}

function decimals(value: number, digits = 3): string {
  return value.toFixed(digits).replace(/^0/, "");
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${decimals(Math.abs(value))}`;
}

function percent(share: number | null): string {
  if (share === null) return "–";
  return `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)} %`;
}
