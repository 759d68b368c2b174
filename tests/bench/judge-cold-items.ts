import { join } from "node:path";
import Table from "cli-table3";
import { fitPopularOfBestLast, fitPopularOfLast } from "../../src/meta/baselines/popular-of-last.ts";
import { fitPopularity } from "../../src/meta/baselines/popularity.ts";
import type { Session } from "../../src/meta/data-set.ts";
import { cutProtocol, defaultUnit, K_SHOTS, type Protocol } from "../../src/meta/evaluate/cut-protocol.ts";
import type { KShotTask } from "../../src/meta/evaluate/cut-tasks.ts";
import { describeItem } from "../../src/meta/evaluate/describe-item.ts";
import { judgeColdItems, type TargetScores } from "../../src/meta/evaluate/judge-cold-items.ts";
import { bootstrapMeans } from "../../src/meta/evaluate/paired-bootstrap.ts";
import { replaceCatalogue } from "../../src/meta/evaluate/replace-catalogue.ts";
import { keepItems, setItemsAside, takeItems } from "../../src/meta/evaluate/set-items-aside.ts";
import { splitForProtocol } from "../../src/meta/evaluate/split-for-protocol.ts";
import { createLearnedRanker } from "../../src/meta/learned-ranker.ts";
import type { Ranker } from "../../src/meta/ranker.ts";
import { readDataSet } from "../../src/meta/read-data-set.ts";
import { countItems } from "../../src/meta/side-features.ts";
import { startBackend } from "../../src/meta/start-backend.ts";
import { joinByUnit } from "../../src/meta/task-unit.ts";
import { DEFAULT_CONFIG, type TrainConfig } from "../../src/meta/train-config.ts";
import { addItems } from "../../src/model/add-items.ts";
import { importDataSet } from "./judge-data-set.ts";
import { printReach } from "./simulators/print-reach.ts";
import { trainOnce } from "./train-and-export.ts";

interface ColdLog {
  readonly protocol: Protocol;
  readonly config: Partial<TrainConfig>;
  /** What new items are to reach; times the category rule alone where nothing else is asked. */
  readonly reach: { readonly ofRule: number; readonly ofWarm?: number; readonly cost?: number };
}

/** Logs whose items say enough of themselves that a new one can be recommended. */
const LOGS: Readonly<Record<string, ColdLog>> = {
  rees46: { protocol: "K", config: {}, reach: { ofRule: 5, ofWarm: 0.3, cost: 0.02 } },
  "amazon-office": { protocol: "B", config: { taskUnit: "user" }, reach: { ofRule: 3 } },
  "ml-1m": {
    protocol: "M",
    config: { taskUnit: "user", order: "shuffled", tableLr: 0.012, keepId: 0.9 },
    reach: { ofRule: 3 },
  },
};
/** Share of items that keep all they have in a batch; 15 % of them are hidden where new ones are to come. */
const KEEP_ITEM = Number(process.env["COLD_KEEP"] ?? 0.85);
const SEED = 1;

/**
 * Names of the logs that new items are judged on. Another learner than the default, other epochs or another share that
 * keeps all in training are asked for with COLD_LEARNER, COLD_EPOCHS and COLD_KEEP. Models are kept in runs/bench.
 */
export const COLD_LOGS = Object.keys(LOGS);

/**
 * Cold items: a tenth of the items is hidden from training, described to the exported artifact as a page would, and
 * ranked among all others. Beside the model that knew them, on the same questions.
 */
export async function judgeColdItemsOf(name: string): Promise<void> {
  const { log, config, data: all } = await open(name);
  const { data, known } = setItemsAside(all, { share: 0.1, seed: SEED });
  const { fitted, tasks } = cut(data, log, () => true);
  const without = {
    ...data,
    catalogue: takeItems(data.catalogue, [...data.catalogue.ids.keys()].slice(0, known)),
  };
  const coldSessions = keepItems(fitted, (item) => item < known);
  const fresh = data.catalogue.ids.slice(known).map((_, i) => describeItem(data.catalogue, known + i));
  const kept = (arm: string) => join("runs", "bench", name, "cold", arm);
  const cold = await trainOnce(kept(`keep-${KEEP_ITEM}`), without, coldSessions, {
    ...config,
    keepItem: KEEP_ITEM,
  });
  const rule = (await fitPopularOfBestLast(coldSessions, data.catalogue))!;
  const attribute = String(rule.settings["attribute"]);
  const rankers: Ranker[] = [
    { ...fitPopularity(coldSessions, data.catalogue), name: "popularity" },
    { ...rule, name: `popular of ${attribute}, no counts` },
    { ...fitPopularOfLast(fitted, data.catalogue, attribute), name: `popular of ${attribute}, true counts` },
    createLearnedRanker(
      `content alone, ${Math.round(100 * (1 - KEEP_ITEM))} % hidden in training`,
      addItems(cold, fresh),
    ),
    createLearnedRanker("warm: items known", await trainOnce(kept("warm"), data, fitted, config)),
  ];
  const scores = await judgeColdItems(rankers, tasks, {
    items: data.catalogue.ids.length,
    known,
    onRanker: (ranker) => console.error(`ranking: ${ranker}`),
  });
  const warm = scores.at(-1)!;
  const table = new Table({
    head: [
      name,
      `cold targets n=${warm.cold.tasks}`,
      "of warm",
      `other targets n=${warm.others.tasks}`,
      "against warm, 95 %",
    ],
    style: { head: [], border: [], compact: true },
  });
  for (const { ranker, cold, others } of scores) {
    table.push([
      ranker,
      show(cold),
      `${((100 * cold.ndcg10) / warm.cold.ndcg10).toFixed(0)} %`,
      show(others),
      difference(others, warm.others),
    ]);
  }
  console.log(
    `\nCold items of ${name}, HR@10/NDCG@10 over k ≥ 1, ranked among all ${data.catalogue.ids.length} items\n${table.toString()}`,
  );
  const [, ofRule, , ours] = scores;
  const { reach } = log;
  printReach(`cold items of ${name}, ${config.spec.learner.name}`, [
    ...(reach.ofWarm === undefined
      ? []
      : [
          {
            what: "NDCG@10 of cold targets, of warm on the same",
            reach: reach.ofWarm,
            reached: ours!.cold.ndcg10 / warm.cold.ndcg10,
          },
        ]),
    ...(reach.cost === undefined
      ? []
      : [
          {
            what: "lost on the other targets",
            reach: reach.cost,
            reached: 1 - ours!.others.ndcg10 / warm.others.ndcg10,
            atMost: true,
          },
        ]),
    {
      what: "NDCG@10 of cold targets, of a category rule's without counts",
      reach: reach.ofRule,
      reached: ours!.cold.ndcg10 / ofRule!.cold.ndcg10,
      unit: "times",
    },
  ]);
}

/** New catalogue: trained on a random half of the items, judged where people move among the other half. */
export async function judgeNewCatalogueOf(name: string): Promise<void> {
  const { log, config, data: all } = await open(name);
  const { data, known } = setItemsAside(all, { share: 0.5, seed: SEED });
  const items = data.catalogue.ids.length;
  const numbers = [...data.catalogue.ids.keys()];
  const [old, fresh] = [numbers.slice(0, known), numbers.slice(known)].map((half) =>
    takeItems(data.catalogue, half),
  );
  const { fitted } = cut(data, log, () => true);
  const trained = await trainOnce(
    join("runs", "bench", name, "new", `keep-${KEEP_ITEM}`),
    { ...data, catalogue: old! },
    keepItems(fitted, (item) => item < known),
    {
      ...config,
      keepItem: KEEP_ITEM,
    },
  );
  const shift = (sessions: readonly Session[]) =>
    keepItems(sessions, (item) => item >= known).map((session) => ({
      ...session,
      items: session.items.map((item) => item - known),
    }));
  const counted = shift(fitted);
  const counts = countItems(counted, items - known);
  const { groups } = cut(data, log, (item) => item >= known, -known);
  const rankers: Ranker[] = [
    fitPopularity(counted, fresh!),
    (await fitPopularOfBestLast(counted, fresh!))!,
    createLearnedRanker("content alone", replaceCatalogue(trained, fresh!, { seed: SEED })),
    createLearnedRanker(
      "content and that shop's popularity",
      replaceCatalogue(trained, fresh!, { counts, seed: SEED }),
    ),
  ];
  const table = new Table({
    head: [name, ...groups.map(({ k, tasks }) => `k=${k} n=${tasks.length}`)],
    style: { head: [], border: [], compact: true },
  });
  const rows = new Map<string, TargetScores[]>(rankers.map((ranker) => [ranker.name, []]));
  for (const { tasks } of groups) {
    const scores = await judgeColdItems(rankers, tasks, { items: items - known, known: items - known });
    for (const { ranker, others } of scores) rows.get(ranker)!.push(others);
  }
  const popularity = rows.get(rankers[0]!.name)!;
  for (const [ranker, points] of rows) {
    table.push([
      ranker,
      ...points.map((point, at) =>
        ranker === rankers[0]!.name ? show(point) : `${show(point)}\n${difference(point, popularity[at]!)}`,
      ),
    ]);
  }
  console.log(
    `\nNew catalogue of ${name}: trained on ${known} items, judged on the other ${items - known}, HR@10/NDCG@10 and difference to their popularity\n${table.toString()}`,
  );
  const ours = rows.get(rankers.at(-1)!.name)!;
  printReach(
    `new catalogue of ${name}, ${config.spec.learner.name}`,
    groups.map(({ k }, at) => ({
      what: `k = ${k}: NDCG@10 over that catalogue's popularity`,
      reach: 0,
      reached: ours[at]!.ndcg10 / popularity[at]!.ndcg10 - 1,
    })),
  );
}

async function open(
  name: string,
): Promise<{ log: ColdLog; config: TrainConfig; data: Awaited<ReturnType<typeof readDataSet>> }> {
  await startBackend();
  const log = LOGS[name]!;
  const { spec } = DEFAULT_CONFIG;
  const learner = process.env["COLD_LEARNER"] ?? spec.learner.name;
  const epochs = Number(process.env["COLD_EPOCHS"] ?? DEFAULT_CONFIG.epochs);
  const config = {
    ...DEFAULT_CONFIG,
    epochs,
    ...log.config,
    spec: { ...spec, learner: { ...spec.learner, name: learner } },
  };
  return { log, config, data: await readDataSet(importDataSet(name)) };
}

/** What is fitted on, and the questions at every k ≥ 1; with `keep`, of the visits among these items alone. */
function cut(
  data: Awaited<ReturnType<typeof readDataSet>>,
  { protocol }: ColdLog,
  keep: (item: number) => boolean,
  shift = 0,
) {
  const unit = defaultUnit(protocol);
  const parts = splitForProtocol(protocol, data, data.split);
  const test = keepItems(joinByUnit(parts.test, unit), keep).map((session) => ({
    ...session,
    items: session.items.map((item) => item + shift),
  }));
  const ks = K_SHOTS[protocol].filter((k) => k > 0);
  const groups = cutProtocol(protocol, test, { ks, seed: SEED, group: "all", repeats: false }).groups.slice(
    0,
    ks.length,
  );
  const tasks: readonly KShotTask[] = groups.flatMap((group) => group.tasks);
  return { fitted: joinByUnit(parts.refit, unit), groups, tasks };
}

function show({ hr10, ndcg10 }: TargetScores): string {
  return `${hr10.toFixed(3)}/${ndcg10.toFixed(4)}`;
}

function difference(one: TargetScores, other: TargetScores): string {
  const column = one.each.map((value, task) => value - other.each[task]!);
  const [interval] = bootstrapMeans([column], { seed: SEED, resamples: 2000 });
  const relative = (value: number) => `${((100 * value) / other.ndcg10).toFixed(1)} %`;
  return `${relative(interval!.difference)} [${relative(interval!.low)}, ${relative(interval!.high)}]`;
}
