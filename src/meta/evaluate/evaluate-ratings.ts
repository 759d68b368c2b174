import { fitRatingBaselines } from "../baselines/rating-baselines.ts";
import type { DataSet, Session } from "../data-set.ts";
import type { Ranker } from "../ranker.ts";
import { splitSessions } from "../split.ts";
import { joinByUnit } from "../task-unit.ts";
import { cutRatedTasks } from "./cut-rated-tasks.ts";
import { bootstrapMeans, type DifferenceInterval } from "./paired-bootstrap.ts";
import { meanAbsoluteError, ratedNdcg, type RatingScale } from "./rating-metrics.ts";
import type { EvaluationManifest, EvaluationOptions } from "./run-evaluation.ts";

/** How one ranker foretold the ratings of all visitors of whom k are known; each value a mean over the deals. */
export interface RatingPoint {
  readonly k: number | "all";
  readonly mae: number;
  readonly ndcg1: number;
  readonly ndcg3: number;
  /** Mean absolute error of each visitor: what differences are paired on. */
  readonly errors: readonly number[];
}

/** Plain JSON: protocol `ratings` on one part of one data set. */
export interface RatingReport {
  readonly manifest: EvaluationManifest;
  readonly ks: readonly (number | "all")[];
  /** Visitors that take part. */
  readonly visitors: number;
  readonly curves: readonly { readonly ranker: string; readonly points: readonly RatingPoint[] }[];
  /** Each judged ranker's MAE minus each baseline's: below 0 is better. */
  readonly comparisons: readonly {
    readonly ranker: string;
    readonly against: string;
    readonly points: readonly { readonly k: number | "all"; readonly mae: DifferenceInterval }[];
  }[];
}

/** One deal of ten ratings a visitor says little. */
const DEALS = 3;
const K_RATED = [1, 5, 10];
/** Supports per call of a ranker, whose scores are of the whole catalogue. */
const BATCH = 64;

/**
 * Judges what rankers foretell of ratings, in stars, beside the global mean, the item's mean with the visitor's bias and
 * a factorisation without meta-learning, on three deals from the seed on. Throws on a leak, and where the data hold no
 * ratings or no visitor has enough of them.
 */
export async function evaluateRatings(
  dataSet: DataSet,
  rankers: readonly Ranker[],
  options: EvaluationOptions = {},
): Promise<RatingReport> {
  const startedMs = performance.now();
  const { split = {}, part = "test", seed = 1, resamples = 10_000 } = options;
  if (!dataSet.sessions.some(({ ratings }) => ratings)) {
    throw new Error("the data hold no ratings to judge; import the log with --rating COLUMN");
  }
  const parts = splitSessions(dataSet, split);
  const [before, after] = part === "test" ? [parts.refit, parts.test] : [parts.train, parts.validation];
  const [fitted, judged] = [joinByUnit(before, "user"), joinByUnit(after, "user")];
  const items = dataSet.catalogue.ids.length;
  options.onProgress?.({ stage: "fit" });
  const baselines = options.baselines === "none" ? [] : fitRatingBaselines(fitted, items);
  const ks = [...(options.ks ?? K_RATED), "all" as const];
  const scale = scaleOf(fitted);
  const curves: { ranker: string; points: RatingPoint[] }[] = [];
  for (const ranker of [...baselines, ...rankers]) {
    const points: RatingPoint[] = [];
    for (const k of ks) points.push(await ratePoint(ranker, judged, k, { items, scale, seed }));
    curves.push({ ranker: ranker.name, points });
  }
  options.onProgress?.({ stage: "compare" });
  const own = curves.slice(baselines.length);
  return {
    manifest: {
      dataHash: dataSet.hash,
      protocol: `ratings, users with 13 to 100: ten to foretell, k of the others known, ${DEALS} deals from seed ${seed} on; held within ${scale.least} to ${scale.most}`,
      split,
      part,
      sessions: { fitted: fitted.length, judged: judged.length },
      items,
      seed,
      resamples,
      tieRule: "as they were dealt",
      baselines: Object.fromEntries(baselines.map(({ name, settings }) => [name, settings])),
      versions: { node: process.version, ...options.versions },
      commit: options.commit ?? null,
      unit: "user",
      ...(options.seals && { seals: options.seals }),
      bytes: options.bytes ?? null,
      wallMs: performance.now() - startedMs,
    },
    ks,
    visitors: curves[0]?.points[0]?.errors.length ?? 0,
    curves,
    comparisons: own.flatMap((one) =>
      baselines.map(({ name }, at) => ({
        ranker: one.ranker,
        against: name,
        points: one.points.map(({ k, errors }, place) => {
          const others = curves[at]!.points[place]!.errors;
          const differences = Float64Array.from(errors, (error, visitor) => error - others[visitor]!);
          return { k, mae: bootstrapMeans([differences], { seed, resamples })[0]! };
        }),
      })),
    ),
  };
}

interface RatedAnswer {
  readonly error: number;
  readonly ndcg1: number;
  readonly ndcg3: number;
}

async function ratePoint(
  ranker: Ranker,
  judged: readonly Session[],
  k: number | "all",
  { items, scale, seed }: { readonly items: number; readonly scale: RatingScale; readonly seed: number },
): Promise<RatingPoint> {
  const answers: RatedAnswer[] = [];
  for (let deal = 0; deal < DEALS; deal++) {
    const tasks = cutRatedTasks(judged, k, { seed: seed + deal });
    for (let from = 0; from < tasks.length; from += BATCH) {
      const batch = tasks.slice(from, from + BATCH);
      const scores = await ranker.score(batch.map(({ support }) => support));
      batch.forEach(({ items: asked, ratings }, at) => {
        const foretold = Float32Array.from(asked, (item) => scores[at * items + item]!);
        answers.push({
          error: meanAbsoluteError(foretold, ratings, scale),
          ndcg1: ratedNdcg(foretold, ratings, 1),
          ndcg3: ratedNdcg(foretold, ratings, 3),
        });
      });
    }
  }
  if (answers.length === 0) {
    throw new Error("no user of the judged part has 13 to 100 ratings, as protocol ratings asks for");
  }
  const mean = (name: keyof RatedAnswer) =>
    answers.reduce((sum, answer) => sum + answer[name], 0) / answers.length;
  const visitors = answers.length / DEALS;
  const errors = new Array<number>(visitors).fill(0);
  answers.forEach(({ error }, i) => (errors[i % visitors]! += error / DEALS));
  return { k, mae: mean("error"), ndcg1: mean("ndcg1"), ndcg3: mean("ndcg3"), errors };
}

/** From the lowest to the highest rating that was seen before the judged part. */
function scaleOf(sessions: readonly Session[]): RatingScale {
  let [least, most] = [Infinity, -Infinity];
  for (const { ratings } of sessions) {
    for (const rating of ratings ?? []) [least, most] = [Math.min(least, rating), Math.max(most, rating)];
  }
  return { least, most };
}
