import { createLearnedRanker } from "../../src/meta/learned-ranker.ts";
import type { Session } from "../../src/meta/data-set.ts";
import type { Ranker } from "../../src/meta/ranker.ts";
import { startBackend } from "../../src/meta/start-backend.ts";
import type { TrainConfig } from "../../src/meta/train-config.ts";
import { judgeByTruth, mean, type TruthQuestion } from "./simulators/judge-by-truth.ts";
import { makeShop } from "./simulators/make-shop.ts";
import { printReach, printValues } from "./simulators/print-reach.ts";
import { simulateDrift, type DriftingVisitor } from "./simulators/simulate-drift.ts";
import { simulatedConfig } from "./simulators/simulated-config.ts";
import { trainAndExport } from "./train-and-export.ts";

/** Chance that a visitor of the shop that a model is trained on comes back for something else. */
const CHANGE = 0.3;
const SWITCH_AT = 20;
const AFTER = 3;
/** One shop says little: chance makes a model of one better at changes than that of another. */
const SHOPS = [1, 2, 3];

/**
 * `npm run bench -- drift`: interest that switches. Trained on a shop where three in ten who come back want something
 * else, judged on visitors who do so after twenty interactions, three later, beside fresh visitors of three; and on
 * visitors of twenty-three who never do, beside the same model of the same log without looking for a change: the better
 * of one that trusts recency by order alone and one that took the log as sets and so has nothing that costs anybody who
 * stays. All of them leave a visit out of its own cues exactly: a shop this small fills the rows of its co-visits, and
 * what is learned from rows that ship for the visit's own sake would decide. A harder measure stands beside it: a model of
 * another log, in which nobody's interest ever changes.
 */
export async function judgeDrift(): Promise<void> {
  await startBackend();
  const judged = [];
  for (const seed of SHOPS) judged.push(await judgeShop(seed));
  const { heeding, ordered, asSet, steady } = average(judged);
  for (const [name, values] of Object.entries({ heeding, ordered, asSet, steady }))
    printValues(
      `drift, NDCG@10 against true wishes, ${SHOPS.length} shops: ${TITLES[name as keyof typeof TITLES]}`,
      values,
    );
  printReach("drift", [
    { what: "after a switch, of a fresh visitor", reach: 0.9, reached: heeding.switched / heeding.fresh },
    {
      what: "lost without a switch, against the same log without looking for a change",
      reach: 0.02,
      reached: 1 - heeding.stayed / Math.max(asSet.stayed, ordered.stayed),
      atMost: true,
    },
    {
      what: "lost without a switch, against a log in which nobody changes",
      reach: 0.02,
      reached: 1 - heeding.stayed / steady.stayed,
      atMost: true,
    },
  ]);
}

async function judgeShop(seed: number): Promise<Judged> {
  const shop = makeShop({ items: 300, seed });
  const train = async (
    name: string,
    change: number,
    options: Readonly<Record<string, number>> = {},
    order: TrainConfig["order"] = "time",
  ) => {
    const visitors = simulateDrift(shop, {
      visitors: 1500,
      length: SWITCH_AT + AFTER,
      change,
      seed: seed + 1,
    });
    const config = simulatedConfig({ order });
    const { learner } = config.spec;
    const artifact = await trainAndExport(
      shop,
      visitors.map(({ session }) => session),
      {
        ...config,
        spec: {
          ...config.spec,
          learner: { ...learner, options: { ...learner.options, exactCues: 1, ...options } },
        },
      },
    );
    return createLearnedRanker(name, artifact);
  };
  const test = (change: Partial<{ switchAt: number }>, testSeed: number) =>
    simulateDrift(shop, {
      visitors: 800,
      length: SWITCH_AT + AFTER,
      change: 0,
      ...change,
      seed: testSeed,
    }).map(ask);
  const switched = test({ switchAt: SWITCH_AT }, seed + 2);
  const fresh = switched.map((question) => ({ ...question, support: cut(question.support, SWITCH_AT) }));
  const stayed = test({}, seed + 3);
  const questions = { switched, fresh, stayed };
  return {
    heeding: await judge(await train("heeds change", CHANGE, HEEDING), questions),
    ordered: await judge(await train("recency by order alone", CHANGE), questions),
    asSet: await judge(await train("as sets", CHANGE, {}, "shuffled"), questions),
    steady: await judge(await train("nobody changes", 0), questions),
  };
}

/** Chosen on shops of other seeds. */
const HEEDING = { change: 1, caution: 0.2 };

const TITLES = {
  heeding: `looking for a change (learner options ${Object.entries(HEEDING)
    .map((pair) => pair.join("="))
    .join(" ")})`,
  ordered: "the same log, recency by order alone",
  asSet: "the same log as sets, no handling of time at all",
  steady: "another log, recency by order, in which nobody changes",
};

type Questions = Readonly<Record<"switched" | "fresh" | "stayed", readonly TruthQuestion[]>>;

type Judged = Readonly<Record<keyof typeof TITLES, Readonly<Record<keyof Questions, number>>>>;

/** The mean of each number over shops. */
function average(shops: readonly Judged[]): Judged {
  const of = (name: keyof Judged, part: keyof Questions) => mean(shops.map((shop) => shop[name][part]));
  const all = (name: keyof Judged) => ({
    switched: of(name, "switched"),
    fresh: of(name, "fresh"),
    stayed: of(name, "stayed"),
  });
  return { heeding: all("heeding"), ordered: all("ordered"), asSet: all("asSet"), steady: all("steady") };
}

async function judge(
  ranker: Ranker & { dispose(): void },
  { switched, fresh, stayed }: Questions,
): Promise<Record<keyof Questions, number>> {
  const of = async (questions: readonly TruthQuestion[]) => mean(await judgeByTruth(ranker, questions));
  const values = { switched: await of(switched), fresh: await of(fresh), stayed: await of(stayed) };
  ranker.dispose();
  return values;
}

function ask({ session, wishes }: DriftingVisitor) {
  return { support: session, wishes };
}

/** A visitor's interactions from a place on. */
function cut({ items, actions, atMs }: Pick<Session, "items" | "actions" | "atMs">, from: number) {
  return { items: items.slice(from), actions: actions.slice(from), atMs: atMs.slice(from) };
}
