import { ACTIONS } from "../../src/core/interaction.ts";
import { createLearnedRanker } from "../../src/meta/learned-ranker.ts";
import type { Session } from "../../src/meta/data-set.ts";
import { startBackend } from "../../src/meta/start-backend.ts";
import { judgeByTruth, mean } from "./simulators/judge-by-truth.ts";
import { makeShop } from "./simulators/make-shop.ts";
import { printReach, printValues } from "./simulators/print-reach.ts";
import { simulateActions } from "./simulators/simulate-actions.ts";
import { simulatedConfig } from "./simulators/simulated-config.ts";
import { trainAndExport } from "./train-and-export.ts";

const KNOWN = 8;
const SEED = 1;
const VIEW = ACTIONS.indexOf("view");

/**
 * `npm run bench -- actions`: purchases that say more than views. The same shop, visitors and training twice: once with
 * what was done to each item, once with all of it told as views, in training and in use. Judged after eight
 * interactions by what the visitor would truly buy.
 */
export async function judgeActions(): Promise<void> {
  await startBackend();
  const shop = makeShop({ items: 300, seed: SEED });
  const visitors = simulateActions(shop, { visitors: 2500, length: 16, seed: SEED + 1 });
  const test = simulateActions(shop, { visitors: 1000, length: KNOWN, seed: SEED + 2 });
  const judge = async (name: string, tell: (session: Session) => Session) => {
    const sessions = visitors.map(({ session }) => tell(session));
    const ranker = createLearnedRanker(name, await trainAndExport(shop, sessions, simulatedConfig()));
    const questions = test.map(({ session, wishes }) => ({ support: tell(session), wishes }));
    const value = mean(await judgeByTruth(ranker, questions));
    ranker.dispose();
    return value;
  };
  const told = await judge("actions", (session) => session);
  const erased = await judge("actions erased", (session) => ({
    ...session,
    actions: session.actions.map(() => VIEW),
  }));
  printValues("actions, NDCG@10 against true wishes to buy", {
    "actions told": told,
    "actions erased": erased,
  });
  printReach("actions", [
    { what: "gained by learned action weights", reach: 0.1, reached: told / erased - 1 },
  ]);
}
