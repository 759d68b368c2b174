import { join } from "node:path";
import Table from "cli-table3";
import { createRandom } from "../../src/core/random.ts";
import { fitPopularOfBestLast } from "../../src/meta/baselines/popular-of-last.ts";
import { fitPopularity } from "../../src/meta/baselines/popularity.ts";
import { chooseCues } from "../../src/meta/cues/choose-cues.ts";
import { settleCues } from "../../src/meta/cues/settle-cues.ts";
import type { DataSet, Session } from "../../src/meta/data-set.ts";
import type { HeldOutCheck } from "../../src/meta/early-stopping.ts";
import { cutProtocol } from "../../src/meta/evaluate/cut-protocol.ts";
import { judgeColdItems, type TargetScores } from "../../src/meta/evaluate/judge-cold-items.ts";
import { bootstrapMeans } from "../../src/meta/evaluate/paired-bootstrap.ts";
import { replaceCatalogue } from "../../src/meta/evaluate/replace-catalogue.ts";
import { keepItems, takeItems } from "../../src/meta/evaluate/set-items-aside.ts";
import { splitForProtocol } from "../../src/meta/evaluate/split-for-protocol.ts";
import { createLearnedRanker } from "../../src/meta/learned-ranker.ts";
import type { Ranker } from "../../src/meta/ranker.ts";
import { readDataSet } from "../../src/meta/read-data-set.ts";
import { countItems } from "../../src/meta/side-features.ts";
import { startBackend } from "../../src/meta/start-backend.ts";
import { takeOver } from "../../src/meta/take-over.ts";
import { createTrainRun } from "../../src/meta/train.ts";
import { DEFAULT_CONFIG, type TrainConfig } from "../../src/meta/train-config.ts";
import type { Artifact } from "../../src/model/artifact.ts";
import { createContentSchema } from "../../src/model/content/create-content-schema.ts";
import { importDataSet } from "./judge-data-set.ts";
import { printReach, type ReachedRow } from "./simulators/print-reach.ts";
import { trainOnce } from "./train-and-export.ts";

const NAME = "rees46";
const SHOPS = 2;
/** What is offered to one brand's buyers differs between the shops; what kinds of things there are does not. */
const APART = "brand_id";
const SEED = 1;
const KS = [0, 1, 2, 3, 5] as const;
const MOST_TASKS = 1000;
const JUDGED_KS: readonly number[] = [1, 2, 3];
const EPOCHS = Number(process.env["CROSS_EPOCHS"] ?? DEFAULT_CONFIG.epochs);
/** As for new items: the whole catalogue will be new. */
const SOURCE: TrainConfig = { ...DEFAULT_CONFIG, epochs: EPOCHS, keepItem: 0.85 };
/** Watched, never stopped. */
const TARGET: TrainConfig = { ...DEFAULT_CONFIG, epochs: EPOCHS, holdOut: 0.1, patience: Infinity };

interface Shop {
  readonly data: Pick<DataSet, "catalogue">;
  readonly before: readonly Session[];
  readonly test: readonly Session[];
}

/**
 * `npm run bench -- cross-domain`: one log dealt into two shops without a brand, an item or a visitor in common, which
 * call categories and prices alike. What was learned in the first ranks the second's items, encoded from what they say
 * of themselves, with and without the second shop's popularity; then training there starts from it or from chance.
 * CROSS_EPOCHS asks for briefer training.
 */
export async function judgeCrossDomain(): Promise<void> {
  await startBackend();
  const [source, target] = dealShops(await readDataSet(importDataSet(NAME))) as [Shop, Shop];
  const folder = join("runs", "bench", NAME, "cross-domain");
  const init = await trainOnce(join(folder, "source"), source.data, source.before, SOURCE);

  const config = await settleCues(TARGET, undefined, () =>
    chooseCues(target.before, target.data.catalogue, TARGET),
  );
  const scratch = watch("from scratch", target, config);
  const warm = watch("from the other shop", target, config, init);
  const brief = { ...config, epochs: config.epochs / 3 };
  const third = watch("from the other shop, a third of the steps", target, brief, init);

  const { catalogue } = target.data;
  const counts = countItems(target.before, catalogue.ids.length);
  const rankers: Ranker[] = [
    { ...fitPopularity(target.before, catalogue), name: "its popularity" },
    { ...(await fitPopularOfBestLast(target.before, catalogue))!, name: "its most popular of a category" },
    createLearnedRanker(
      "other shop's init, content alone",
      replaceCatalogue(init, catalogue, { seed: SEED }),
    ),
    createLearnedRanker(
      "other shop's init and its popularity",
      replaceCatalogue(init, catalogue, { counts, seed: SEED }),
    ),
    ...[scratch, warm, third].map(({ name, artifact }) => createLearnedRanker(`trained ${name}`, artifact)),
  ];
  const scores = await judgeAtEveryK(rankers, target);
  printScores(rankers, scores, target);

  const best = leastLoss(scratch.checks);
  const [reached, reachedInThird] = [warm, third].map(({ checks }) =>
    checks.find(({ loss }) => loss <= best.loss),
  );
  for (const { name, checks } of [scratch, warm, third]) {
    const { step, loss, seconds } = leastLoss(checks);
    const curve = checks.map((check) => `${check.step}: ${check.loss.toFixed(3)}`).join(", ");
    console.log(
      `\n${name}: least held-out loss ${loss.toFixed(4)} at step ${step} after ${seconds.toFixed(0)} s (${curve})`,
    );
  }
  const rows: ReachedRow[] = JUDGED_KS.flatMap((k) =>
    [0, 1].map((baseline) => ({
      what: `k = ${k}: other shop's init over ${rankers[baseline]!.name} (lower end of the 95 % interval)`,
      reach: 0,
      reached: difference(scores[3]!.get(k)!, scores[baseline]!.get(k)!).low,
    })),
  );
  rows.push(
    {
      what: "steps until scratch's least held-out loss, of scratch's own",
      reach: 0.99,
      reached: (reached?.step ?? Infinity) / best.step,
      atMost: true,
    },
    {
      what: "the same with the rates of a third of the steps",
      reach: 0.99,
      reached: (reachedInThird?.step ?? Infinity) / best.step,
      atMost: true,
    },
  );
  printReach("cross-domain", rows);
}

/** Brands, items without one, and visitors are each dealt to a shop by chance. */
function dealShops(data: Awaited<ReturnType<typeof readDataSet>>): Shop[] {
  const random = createRandom(SEED);
  const deal = (): (<Key>(key: Key) => number) => {
    const dealt = new Map<unknown, number>();
    return (key) => {
      if (!dealt.has(key)) dealt.set(key, random.below(SHOPS));
      return dealt.get(key)!;
    };
  };
  const { catalogue } = data;
  const brands = catalogue.attributes.find(({ name }) => name === APART)!.values as readonly (
    string | null
  )[];
  const shopOfBrand = deal();
  const shopOfItem = catalogue.ids.map((_, item) => shopOfBrand(brands[item] ?? item));
  const shopOfVisitor = deal();
  const parts = splitForProtocol("K", data, data.split);
  return Array.from({ length: SHOPS }, (_, shop) => {
    const items = [...catalogue.ids.keys()].filter((item) => shopOfItem[item] === shop);
    const placeOf = new Map(items.map((item, place) => [item, place]));
    const of = (sessions: readonly Session[]) =>
      keepItems(
        sessions.filter(({ userId, id }) => shopOfVisitor(userId ?? id) === shop),
        (item) => placeOf.has(item),
      ).map((session) => ({ ...session, items: session.items.map((item) => placeOf.get(item)!) }));
    return {
      data: { catalogue: takeItems(catalogue, items) },
      before: of(parts.refit),
      test: of(parts.test),
    };
  });
}

type Check = HeldOutCheck & { readonly seconds: number };

/** Trains for the shop to the end, from `init` where given, and notes the held-out loss on the way. */
function watch(
  name: string,
  { data, before }: Shop,
  config: TrainConfig,
  init?: Artifact,
): { name: string; artifact: Artifact; checks: readonly Check[] } {
  const run = createTrainRun(data, before, config);
  if (init) {
    const taken = takeOver(
      run.state,
      { spec: config.spec, schema: createContentSchema(data.catalogue) },
      init,
    );
    console.error(
      `${name}: ${taken.weights} of ${taken.ofWeights} weights, ${taken.contentRows} of ${taken.ofContentRows} content rows`,
    );
  }
  const checks: Check[] = [];
  let seconds = 0;
  while (!run.finished) {
    const startedMs = performance.now();
    run.step();
    seconds += (performance.now() - startedMs) / 1000;
    const last = run.state.heldOut?.last;
    if (last && last.step !== checks.at(-1)?.step) checks.push({ ...last, seconds });
  }
  console.error(`${name}: ${run.totalSteps} steps in ${seconds.toFixed(0)} s`);
  return { name, artifact: run.toArtifact(), checks };
}

function leastLoss(checks: readonly Check[]): Check {
  return checks.reduce((best, check) => (check.loss < best.loss ? check : best));
}

/** What each ranker reached, by k. */
async function judgeAtEveryK(
  rankers: readonly Ranker[],
  { data, test }: Shop,
): Promise<Map<number, TargetScores>[]> {
  const { groups } = cutProtocol("K", test, { ks: KS, seed: SEED, group: "all", repeats: false });
  const items = data.catalogue.ids.length;
  const scores = rankers.map(() => new Map<number, TargetScores>());
  for (const { k, tasks } of groups) {
    const judged = await judgeColdItems(rankers, tasks, { items, known: items, mostOthers: MOST_TASKS });
    judged.forEach(({ others }, ranker) => scores[ranker]!.set(k as number, others));
  }
  return scores;
}

function printScores(
  rankers: readonly Ranker[],
  scores: readonly Map<number, TargetScores>[],
  { data }: Shop,
): void {
  const table = new Table({
    head: [
      `shop of ${data.catalogue.ids.length} items`,
      ...KS.map((k) => `k=${k} n=${scores[0]!.get(k)!.tasks}`),
    ],
    style: { head: [], border: [], compact: true },
  });
  rankers.forEach(({ name }, ranker) => {
    table.push([
      name,
      ...KS.map((k) => scores[ranker]!.get(k)!).map(
        ({ hr10, ndcg10 }) => `${hr10.toFixed(3)}/${ndcg10.toFixed(4)}`,
      ),
    ]);
  });
  console.log(`\nCross-domain, HR@10/NDCG@10 on the second shop's visitors\n${table.toString()}`);
}

function difference(one: TargetScores, other: TargetScores) {
  const column = one.each.map((value, task) => value - other.each[task]!);
  return bootstrapMeans([column], { seed: SEED, resamples: 2000 })[0]!;
}
