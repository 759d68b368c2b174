import type { Catalogue } from "../../core/catalogue.ts";
import { countClicks } from "../baselines/count-clicks.ts";
import { chooseBaselines, type BaselineSet, type FitBaselines } from "../baselines/fit-baselines.ts";
import type { Baseline } from "../baselines/make-ranker.ts";
import type { DataSet } from "../data-set.ts";
import type { Ranker } from "../ranker.ts";
import type { SplitAt } from "../split.ts";
import { joinByUnit, type TaskUnit } from "../task-unit.ts";
import { chooseCategory, type CategoryColumn } from "./category-column.ts";
import { compareRankers, type RankerComparison } from "./compare-rankers.ts";
import type { TaskGroup } from "./cut-tasks.ts";
import { defaultUnit, K_SHOTS, type Protocol } from "./cut-protocol.ts";
import { evaluateKShot, type EvaluationProgress, type KShotResult } from "./evaluate-k-shot.ts";
import { splitForProtocol } from "./split-for-protocol.ts";

/** What a reader needs to repeat a report, or to distrust it. */
export interface EvaluationManifest {
  readonly dataHash: string;
  readonly protocol: string;
  readonly split: SplitAt;
  /** Which part was ranked. Settings are chosen on `validation`; `test` is scored once per reported configuration. */
  readonly part: "validation" | "test";
  readonly sessions: { readonly fitted: number; readonly judged: number };
  readonly items: number;
  readonly seed: number;
  readonly resamples: number;
  readonly tieRule: string;
  readonly baselines: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly commit: string | null;
  /** What became one task, and the attribute that is told as category. Older reports do not say. */
  readonly unit?: TaskUnit;
  readonly category?: string | null;
  /** Seals of the judged artifacts by name, where the caller knows them. */
  readonly seals?: Readonly<Record<string, string>>;
  /** Size of what the judged rankers ship, where the caller knows it. */
  readonly bytes: number | null;
  readonly wallMs: number;
}

/** Plain JSON: one protocol on one part of one data set. */
export interface EvaluationReport {
  readonly manifest: EvaluationManifest;
  readonly result: KShotResult;
  /** Each judged ranker against each baseline. */
  readonly comparisons: readonly RankerComparison[];
}

export interface EvaluationOptions {
  readonly split?: SplitAt;
  readonly part?: "validation" | "test";
  /** Default K. B needs a split that leaves the last items out, and no other protocol can do with one. */
  readonly protocol?: Protocol;
  /** Who is judged beside: of the baselines that fit the protocol, the usual ones (default), all or none. */
  readonly baselines?: BaselineSet;
  /** Others to be judged beside, in their place. */
  readonly fitBaselines?: FitBaselines;
  readonly ks?: readonly number[];
  readonly group?: TaskGroup;
  readonly repeats?: boolean;
  /** What becomes one task; users are joined within a part. Default: a user under M and B, a session else. */
  readonly unit?: TaskUnit;
  /** Of the bootstrap and of the deals of protocol M. */
  readonly seed?: number;
  readonly resamples?: number;
  readonly versions?: Readonly<Record<string, string>>;
  readonly commit?: string | null;
  readonly seals?: Readonly<Record<string, string>>;
  readonly bytes?: number | null;
  readonly onProgress?: (progress: EvaluationStage) => void;
}

export type EvaluationStage =
  { readonly stage: "fit" | "compare" } | ({ readonly stage: "rank" } & EvaluationProgress);

/**
 * Judges rankers beside the baselines: splits the data set, fits the baselines on what comes before the judged part,
 * asks all rankers the same questions and compares them task by task. Throws on a leak, on a split without sessions
 * and on rankers that share a name.
 *
 * Only the caller knows what the given rankers were trained on: it must be the same part (`splitSessions`) or less.
 */
export async function runEvaluation(
  dataSet: DataSet,
  rankers: readonly Ranker[],
  options: EvaluationOptions = {},
): Promise<EvaluationReport> {
  const startedMs = performance.now();
  const { split = {}, part = "test", protocol = "K", group = "all", repeats = false } = options;
  const { unit = defaultUnit(protocol), seed = 1, resamples = 10_000 } = options;
  const ks = options.ks ?? K_SHOTS[protocol];
  const fit = options.fitBaselines ?? chooseBaselines(protocol, options.baselines);
  const { catalogue } = dataSet;
  const parts = splitForProtocol(protocol, dataSet, split);
  const [before, after] = part === "test" ? [parts.refit, parts.test] : [parts.train, parts.validation];
  const [fitted, judged] = [joinByUnit(before, unit), joinByUnit(after, unit)];

  options.onProgress?.({ stage: "fit" });
  const baselines = await fit(fitted, catalogue);
  requireNames([...baselines, ...rankers]);
  const category = categoryFor(catalogue, baselines);
  const result = await evaluateKShot({
    rankers: [...baselines, ...rankers],
    facts: { clicks: countClicks(fitted, catalogue.ids.length), category },
    catalogue,
    test: judged,
    protocol,
    seed,
    ks,
    group,
    repeats,
    onProgress: (progress) => options.onProgress?.({ stage: "rank", ...progress }),
  });

  options.onProgress?.({ stage: "compare" });
  const pairs = rankers.flatMap(({ name }) =>
    baselines.map((baseline) => ({ ranker: name, against: baseline.name })),
  );
  const comparisons = compareRankers(result, pairs, { seed, resamples });
  return {
    manifest: {
      dataHash: dataSet.hash,
      protocol: describeProtocol({ protocol, unit, seed, group, repeats }),
      split,
      part,
      sessions: { fitted: fitted.length, judged: judged.length },
      items: catalogue.ids.length,
      seed,
      resamples,
      tieRule: "mean rank, used as the rank; pessimistic beside it",
      baselines: Object.fromEntries(baselines.map(({ name, settings }) => [name, settings])),
      versions: { node: process.version, ...options.versions },
      commit: options.commit ?? null,
      unit,
      category: category?.name ?? null,
      ...(options.seals && { seals: options.seals }),
      bytes: options.bytes ?? null,
      wallMs: performance.now() - startedMs,
    },
    result,
    comparisons,
  };
}

/** The attribute that the category rule chose on validation, where there is one. */
function categoryFor(catalogue: Catalogue, baselines: readonly Baseline[]): CategoryColumn | null {
  const chosen = baselines.map(({ settings }) => settings["attribute"]).find((name) => name !== undefined);
  return (
    (chosen === undefined ? null : chooseCategory(catalogue, String(chosen))) ?? chooseCategory(catalogue)
  );
}

function describeProtocol(options: {
  protocol: Protocol;
  unit: TaskUnit;
  seed: number;
  group: TaskGroup;
  repeats: boolean;
}): string {
  const { protocol, unit, seed, group, repeats } = options;
  switch (protocol) {
    case "K":
      return `K, one task a ${unit}, group ${group}, ${repeats ? "repeats kept as targets" : "items without repeats"}`;
    case "M":
      return `M, one task a ${unit} of at least 20 items dealt by seed ${seed}, targets = all after the first 15`;
    case "S":
      return `S, every beginning of a ${unit} asks for the next click, repeats kept as targets, nothing excluded`;
    case "B":
      return `B, the last item of each ${unit}'s history, after the last k before it; items of the history excluded`;
  }
}

function requireNames(rankers: readonly Ranker[]): void {
  const names = rankers.map((ranker) => ranker.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice)
    throw new Error(`Two rankers are called "${twice}"; give each its own name (baselines have theirs)`);
}
