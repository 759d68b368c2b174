import { createLearnedRanker } from "../../src/meta/learned-ranker.ts";
import { startBackend } from "../../src/meta/start-backend.ts";
import type { Session } from "../../src/meta/data-set.ts";
import type { TrainConfig } from "../../src/meta/train-config.ts";
import { judgeByTruth, mean } from "./simulators/judge-by-truth.ts";
import { makeShop } from "./simulators/make-shop.ts";
import { printReach, printValues } from "./simulators/print-reach.ts";
import { EXAMINATION, simulateLists } from "./simulators/simulate-lists.ts";
import { simulatedConfig } from "./simulators/simulated-config.ts";
import { trainAndExport } from "./train-and-export.ts";

/** Shops of their own: how much is recovered differs from one to the next by tens of per cent. */
const SEEDS = [1, 11, 21];

/**
 * `npm run bench -- bias`: clicks that depend on the place. Three models of one shop: `biased` from clicks as they are,
 * places ignored; `debiased` from the same clicks, weighed by propensities that training has estimated from the log;
 * `unbiased` from as many clicks of visitors who look at every place. All are asked about the same new visitors of the
 * biased page, and judged by what is relevant to them in truth. The gap is what unbiased clicks would gain; gains and
 * gaps are summed over several shops.
 */
export async function judgeBias(): Promise<void> {
  await startBackend();
  let gained = 0;
  let gap = 0;
  for (const seed of SEEDS) {
    const { from, debiased, to } = await judgeShop(seed);
    gained += debiased - from;
    gap += to - from;
  }
  printReach("position bias", [
    { what: `bias gap recovered, ${SEEDS.length} shops`, reach: 0.8, reached: gained / gap },
  ]);
}

async function judgeShop(seed: number): Promise<Record<"from" | "debiased" | "to", number>> {
  const shop = makeShop({ items: 300, seed });
  const visitors = simulateLists(shop, {
    visitors: 8000,
    lists: 6,
    examination: EXAMINATION,
    seed: seed + 1,
  });
  const biased = visitors.map(({ session }) => session);
  const equal = EXAMINATION.map(() => mean(EXAMINATION));
  const unbiased = simulateLists(shop, { visitors: 8000, lists: 6, examination: equal, seed: seed + 1 });
  const test = simulateLists(shop, { visitors: 600, lists: 6, examination: EXAMINATION, seed: seed + 2 });
  const questions = test.map(({ session, relevance }) => ({ support: session, wishes: relevance }));

  const judge = async (name: string, sessions: readonly Session[], changes: Partial<TrainConfig>) => {
    const artifact = await trainAndExport(shop, sessions, simulatedConfig(changes));
    if (artifact.spec.propensity)
      console.log(
        `${name}: propensities ${artifact.spec.propensity.map((value) => value.toFixed(3)).join(" ")}`,
      );
    const ranker = createLearnedRanker(name, artifact);
    const value = mean(await judgeByTruth(ranker, questions));
    ranker.dispose();
    console.error(`${name}: ${value.toFixed(4)}`);
    return value;
  };
  const values = {
    "biased clicks": await judge("biased", biased, { positions: "none" }),
    "biased clicks, weighed by propensity": await judge("debiased", biased, {}),
    "unbiased clicks": await judge(
      "unbiased",
      unbiased.map(({ session }) => session),
      { positions: "none" },
    ),
  };
  printValues(
    `position bias, seed ${seed}, NDCG@10 against true relevance; true examination ${EXAMINATION.join(" ")}`,
    values,
  );
  const [from, debiased, to] = Object.values(values) as [number, number, number];
  return { from, debiased, to };
}
