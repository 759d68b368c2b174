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

const SEED = 1;

/**
 * `npm run bench -- bias`: clicks that depend on the place. Three models of one shop: `biased` from clicks as they are,
 * places ignored; `debiased` from the same clicks, weighed by propensities that training has estimated from the log;
 * `unbiased` from as many clicks of visitors who look at every place. All are asked about the same new visitors of the
 * biased page, and judged by what is relevant to them in truth. The gap is what unbiased clicks would gain.
 */
export async function judgeBias(): Promise<void> {
  await startBackend();
  const shop = makeShop({ items: 300, seed: SEED });
  const visitors = simulateLists(shop, {
    visitors: 8000,
    lists: 6,
    examination: EXAMINATION,
    seed: SEED + 1,
  });
  const biased = visitors.map(({ session }) => session);
  const equal = EXAMINATION.map(() => mean(EXAMINATION));
  const unbiased = simulateLists(shop, { visitors: 8000, lists: 6, examination: equal, seed: SEED + 1 });
  const test = simulateLists(shop, { visitors: 600, lists: 6, examination: EXAMINATION, seed: SEED + 2 });
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
    `position bias, NDCG@10 against true relevance; true examination ${EXAMINATION.join(" ")}`,
    values,
  );
  const [from, debiased, to] = Object.values(values) as [number, number, number];
  printReach("position bias", [
    { what: "bias gap recovered", reach: 0.8, reached: (debiased - from) / (to - from) },
  ]);
}
