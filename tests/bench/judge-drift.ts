import { createLearnedRanker } from "../../src/meta/learned-ranker.ts";
import type { Session } from "../../src/meta/data-set.ts";
import { startBackend } from "../../src/meta/start-backend.ts";
import { judgeByTruth, mean } from "./simulators/judge-by-truth.ts";
import { makeShop } from "./simulators/make-shop.ts";
import { printReach, printValues } from "./simulators/print-reach.ts";
import { simulateDrift, type DriftingVisitor } from "./simulators/simulate-drift.ts";
import { simulatedConfig } from "./simulators/simulated-config.ts";
import { trainAndExport } from "./train-and-export.ts";

/** Chance of each interaction to be the first of a new interest, in the shop that a model is trained on. */
const HAZARD = 0.05;
const SWITCH_AT = 20;
const AFTER = 3;
const SEED = 1;

/**
 * `npm run bench -- drift`: interest that switches. Trained on a shop where visitors change their mind now and then
 * (about one in twenty interactions), judged on visitors who do so after twenty interactions, three later, beside fresh
 * visitors of three; and on visitors of twenty-three who never do, beside the same model from a shop where nobody does,
 * which has no reason to forget anything.
 */
export async function judgeDrift(): Promise<void> {
  await startBackend();
  const shop = makeShop({ items: 300, seed: SEED });
  const train = async (hazard: number) => {
    const visitors = simulateDrift(shop, {
      visitors: 2000,
      length: SWITCH_AT + AFTER,
      switches: (random) =>
        Array.from({ length: SWITCH_AT + AFTER }, (_, place) => place).filter(
          (place) => place > 0 && random() < hazard,
        ),
      seed: SEED + 1,
    });
    const artifact = await trainAndExport(
      shop,
      visitors.map(({ session }) => session),
      simulatedConfig(),
    );
    return createLearnedRanker(`hazard ${hazard}`, artifact);
  };
  const drifting = await train(HAZARD);
  const steady = await train(0);

  const test = (length: number, switches: readonly number[], seed: number) =>
    simulateDrift(shop, { visitors: 600, length, switches: () => switches, seed }).map(ask);
  const switched = test(SWITCH_AT + AFTER, [SWITCH_AT], SEED + 2);
  const fresh = switched.map((question) => ({ ...question, support: cut(question.support, SWITCH_AT) }));
  const stayed = test(SWITCH_AT + AFTER, [], SEED + 3);
  const values = {
    "switched after 20, 3 later": mean(await judgeByTruth(drifting, switched)),
    "the same without the first 20: fresh, 3 known": mean(await judgeByTruth(drifting, fresh)),
    "never switched, 23 known": mean(await judgeByTruth(drifting, stayed)),
    "never switched, 23 known, model of a shop without drift": mean(await judgeByTruth(steady, stayed)),
    "switched after 20, 3 later, model of a shop without drift": mean(await judgeByTruth(steady, switched)),
  };
  const [after, anew, kept, best] = Object.values(values) as [number, number, number, number];
  printValues("drift, NDCG@10 against true wishes", values);
  printReach("drift", [
    { what: "after a switch, of a fresh visitor", reach: 0.9, reached: after / anew },
    { what: "lost without a switch", reach: 0.02, reached: 1 - kept / best, atMost: true },
  ]);
  drifting.dispose();
  steady.dispose();
}

function ask({ session, wishes }: DriftingVisitor) {
  return { support: session, wishes };
}

/** A visitor's interactions from a place on. */
function cut({ items, actions, atMs }: Pick<Session, "items" | "actions" | "atMs">, from: number) {
  return { items: items.slice(from), actions: actions.slice(from), atMs: atMs.slice(from) };
}
