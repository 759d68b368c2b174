import type { EvaluationReport } from "../../../src/meta/evaluate/run-evaluation.ts";
import type { RatingReport } from "../../../src/meta/evaluate/evaluate-ratings.ts";
import type { KShotCurve } from "../../../src/meta/evaluate/evaluate-k-shot.ts";
import type { TaskScores } from "../../../src/meta/evaluate/score-answers.ts";

/** One number to reach, and how it is read off the evaluations of its data set (one for each seed). */
export interface ReachRow {
  readonly set: string;
  readonly what: string;
  readonly reach: number;
  measure(reports: readonly EvaluationReport[]): number;
}

type Metric = keyof TaskScores["metrics"];

const OURS = "inkling";
const RULES = "rules";
const NEIGHBOURS = ["item-kNN", "V-SKNN"];

/**
 * What the default learner is to reach on public logs, every number through its exported artifact. Margins over a
 * baseline are shares of it; where a win is asked, what is measured is the lower end of the difference's 95 % interval.
 */
export const REACH_ROWS: readonly ReachRow[] = [
  margin("rees46", RULES, 0.08),
  ...[1, 2, 3, 5].map((k) => win("rees46", k, RULES)),
  ...Object.entries({ 1: 0.189, 2: 0.17, 3: 0.155, 5: 0.128, 10: 0.11 }).map(([k, reach]) =>
    absolute("rees46", Number(k), "ndcg10", reach),
  ),
  ...asAllVisits("rees46"),
  margin("clothing-shop", RULES, 0.015),
  {
    ...win("clothing-shop", 1, RULES),
    what: "k = 1: no loss against rules (upper end of the interval)",
    measure: (reports) => mean(reports, (report) => difference(report, RULES, 1)[1]),
  },
  ...asAllVisits("clothing-shop"),
  margin("yoochoose", RULES, -0.005),
  ...asAllVisits("yoochoose"),
  {
    set: "jdata-micro",
    what: "pooled over k ≤ 5, margin over the best tuned baseline",
    reach: 0.05,
    measure: (reports) =>
      mean(reports, (report) => {
        const height = (curve: KShotCurve) => pooled(curve, (k) => k >= 1 && k <= 5);
        const others = report.result.curves.filter(({ ranker }) => ranker !== OURS).map(height);
        return height(curveOf(report, OURS)) / Math.max(...others) - 1;
      }),
  },
  ...asAllVisits("jdata-micro"),
  all("diginetica", "hr20", 0.53),
  all("diginetica", "mrr20", 0.186),
  ...[1, 2, 3, 5, 10].map((k) => ({
    set: "diginetica",
    what: `k = ${k}: HR@20 over the best kNN's`,
    reach: 0,
    measure: (reports: readonly EvaluationReport[]) =>
      mean(reports, (report) => {
        const hits = (ranker: string) => pointOf(report, ranker, k).metrics.hr20;
        return hits(OURS) - Math.max(...NEIGHBOURS.map(hits));
      }),
  })),
  absolute("amazon-beauty", 1, "hr10", 0.068),
  absolute("amazon-beauty", 1, "ndcg10", 0.044),
  all("amazon-beauty", "hr10", 0.079),
  all("amazon-beauty", "ndcg10", 0.0495),
  ...Object.entries({ 0: 0.358, 1: 0.392, 3: 0.445, 5: 0.477, 10: 0.527, 15: 0.57 }).map(([k, reach]) =>
    absolute("ml-1m", Number(k), "ndcg10", reach),
  ),
  ...(
    [
      [1, 0.772],
      [5, 0.751],
      [10, 0.733],
      ["all", 0.703],
    ] as const
  ).map(([k, most]) => ratingError("known items", 0, k, most)),
  ratingError("items that nobody has rated", 1, "all", 0.857),
];

/** MAE of stars on MovieLens-1M, new users throughout, as minus that error: less is better. `report` is its place. */
function ratingError(items: string, report: number, k: number | "all", most: number): ReachRow {
  return {
    set: "ml-1m-ratings",
    what: `${k === "all" ? "all" : `k = ${k}`}: minus the MAE on ${items}`,
    reach: -most,
    measure: (reports) => {
      // The one set whose reports are of protocol `ratings`.
      const { curves } = reports[report] as unknown as RatingReport;
      return -curves.find(({ ranker }) => ranker === OURS)!.points.find((point) => point.k === k)!.mae;
    },
  };
}

function margin(set: string, baseline: string, reach: number): ReachRow {
  const measure = (reports: readonly EvaluationReport[]) =>
    mean(reports, (report) => curveOf(report, OURS).meanKnown / curveOf(report, baseline).meanKnown - 1);
  return { set, what: `NDCG@10, mean over k ≥ 1, margin over tuned ${baseline}`, reach, measure };
}

function win(set: string, k: number, baseline: string): ReachRow {
  const measure = (reports: readonly EvaluationReport[]) =>
    mean(reports, (report) => difference(report, baseline, k)[0]);
  return { set, what: `k = ${k}: a win over ${baseline} (lower end of the interval)`, reach: 0, measure };
}

function absolute(set: string, k: number, metric: Metric, reach: number): ReachRow {
  const measure = (reports: readonly EvaluationReport[]) =>
    mean(reports, (report) => pointOf(report, OURS, k).metrics[metric]);
  return { set, what: `k = ${k}: ${tell(metric)}`, reach, measure };
}

function all(set: string, metric: Metric, reach: number): ReachRow {
  const measure = (reports: readonly EvaluationReport[]) =>
    mean(reports, (report) => curveOf(report, OURS).all!.metrics[metric]);
  return { set, what: `everything asked: ${tell(metric)}`, reach, measure };
}

/** What holds on every log of visits: do no harm, and show as much of the catalogue as neighbours do. */
function asAllVisits(set: string): ReachRow[] {
  const beyond = (
    measure: (report: EvaluationReport, ranker: string) => number,
    worst: number,
    what: string,
  ): ReachRow => ({
    set,
    what,
    reach: worst,
    measure: (reports) =>
      mean(
        reports,
        (report) => measure(report, OURS) / Math.max(...NEIGHBOURS.map((one) => measure(report, one))) - 1,
      ),
  });
  return [
    floor(set),
    {
      set,
      what: "NDCG@10 at the worst k ≥ 1 over that at k = 0 on the same tasks",
      reach: -0.002,
      measure: (reports) => mean(reports, leastGain),
    },
    harmed(set, 1, 0.25),
    ...(set === "jdata-micro" ? [] : [harmed(set, 10, 0.1)]),
    beyond(
      (report, ranker) => pointOf(report, ranker, 3).coverage20,
      -0.1,
      "k = 3: coverage@20 over the best kNN's",
    ),
    beyond(
      (report, ranker) => 1 - (pointOf(report, ranker, 3).beyond?.gini20 ?? 1),
      0,
      "k = 3: evenness (1 − Gini@20) over the best kNN's",
    ),
  ];
}

/** The least that knowing k items gains over knowing none, the targets being the same. */
function leastGain(report: EvaluationReport): number {
  const gains = curveOf(report, OURS).points.flatMap(({ k, ndcg10, priorRanks }) => {
    if (k === 0 || ndcg10.length === 0) return [];
    const prior = priorRanks!.map((rank) => (rank !== null && rank <= 10 ? 1 / Math.log2(rank + 1) : 0));
    return [average(ndcg10) - average(prior)];
  });
  return Math.min(...gains);
}

/** Without a support never below the shop's popularity by more than .002. */
function floor(set: string): ReachRow {
  const measure = (reports: readonly EvaluationReport[]) =>
    mean(reports, (report) => {
      const height = (ranker: string) => pointOf(report, ranker, 0).metrics.ndcg10;
      return height(OURS) - height("popularity");
    });
  return { set, what: "k = 0: NDCG@10 over popularity's", reach: -0.002, measure };
}

/** Share of tasks whose target ranks worse than without a support, as minus that share: less is better. */
function harmed(set: string, k: number, most: number): ReachRow {
  const measure = (reports: readonly EvaluationReport[]) =>
    -mean(reports, (report) => pointOf(report, OURS, k).beyond?.harmed ?? 1);
  return { set, what: `k = ${k}: minus the share of tasks harmed`, reach: -most, measure };
}

function difference(
  report: EvaluationReport,
  against: string,
  k: number,
): readonly [low: number, high: number] {
  const pair = report.comparisons.find((one) => one.ranker === OURS && one.against === against);
  const { ndcg10 } = pair!.points.find((point) => point.k === k)!;
  return [ndcg10.low, ndcg10.high];
}

function pooled(curve: KShotCurve, isPooled: (k: number) => boolean): number {
  return average(curve.points.filter(({ k }) => isPooled(k)).flatMap(({ ndcg10 }) => ndcg10));
}

function curveOf(report: EvaluationReport, ranker: string): KShotCurve {
  const curve = report.result.curves.find((one) => one.ranker === ranker);
  if (!curve) throw new Error(`the evaluation has no "${ranker}"; judge with --baselines all`);
  return curve;
}

function pointOf(report: EvaluationReport, ranker: string, k: number): TaskScores {
  return curveOf(report, ranker).points.find((point) => point.k === k)!;
}

function mean(reports: readonly EvaluationReport[], value: (report: EvaluationReport) => number): number {
  return average(reports.map(value));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function tell(metric: Metric): string {
  return metric.replace(/^(\D+)(\d+)$/, (_, name: string, n: string) => `${name.toUpperCase()}@${n}`);
}
