import { ACTIONS } from "../../src/core/interaction.ts";
import { takePlaces } from "../../src/learners/take-places.ts";
import { clicksOf } from "../../src/meta/clicks-of.ts";
import type { Session } from "../../src/meta/data-set.ts";
import type { KShotTask } from "../../src/meta/evaluate/cut-tasks.ts";
import { judgeColdItems } from "../../src/meta/evaluate/judge-cold-items.ts";
import { bootstrapMeans } from "../../src/meta/evaluate/paired-bootstrap.ts";
import { createLearnedRanker } from "../../src/meta/learned-ranker.ts";
import { readDataSet } from "../../src/meta/read-data-set.ts";
import { splitSessions } from "../../src/meta/split.ts";
import { startBackend } from "../../src/meta/start-backend.ts";
import { DEFAULT_CONFIG } from "../../src/meta/train-config.ts";
import { importDataSet } from "./judge-data-set.ts";
import { printValues } from "./simulators/print-reach.ts";
import { trainAndExport } from "./train-and-export.ts";

const PURCHASE = ACTIONS.indexOf("purchase");
const VIEW = ACTIONS.indexOf("view");
const SEED = 1;

/**
 * `npm run bench -- orders`: what actions are worth on the jdata log, where the truth is what was ordered. Every item
 * that a test visitor ordered is asked for just before it was first touched, with all that was done before and at least
 * one item known; the model is the default with repeats, so that an order after a view is in its supports, trained once
 * on actions as they are and once on all of them as views. Few such questions: read the interval.
 */
export async function judgeOrders(): Promise<void> {
  await startBackend();
  const data = await readDataSet(importDataSet("jdata-micro"));
  const { refit, test } = splitSessions(data, data.split);
  const judge = async (name: string, tell: (session: Session) => Session) => {
    const artifact = await trainAndExport(data, refit.map(tell), { ...DEFAULT_CONFIG, targets: "any" });
    const ranker = createLearnedRanker(name, artifact);
    const items = data.catalogue.ids.length;
    const tasks = test.flatMap((session, at) => askForOrders(tell(session), session, at));
    const [scores] = await judgeColdItems([ranker], tasks, { items, known: items });
    ranker.dispose();
    return scores!.others;
  };
  const told = await judge("actions told", (session) => session);
  const erased = await judge("actions erased", (session) => ({
    ...session,
    actions: session.actions.map(() => VIEW),
  }));
  const differences = told.each.map((value, task) => value - erased.each[task]!);
  const [interval] = bootstrapMeans([differences], { seed: SEED, resamples: 2000 });
  printValues(`orders of jdata-micro, n=${told.tasks}, NDCG@10`, {
    "actions told": told.ndcg10,
    "actions erased": erased.ndcg10,
    difference: interval!.difference,
    "95 % from": interval!.low,
    "95 % to": interval!.high,
  });
}

/** One question for each ordered item: what was done before its first touch. */
function askForOrders(told: Session, truth: Session, session: number): KShotTask[] {
  const ordered = new Set(Array.from(truth.items).filter((_, at) => truth.actions[at] === PURCHASE));
  return clicksOf(truth)
    .slice(1)
    .filter((place) => ordered.has(truth.items[place]!))
    .map((place) => {
      const support = takePlaces(
        told,
        Array.from({ length: place }, (_, at) => at),
      );
      return { session, support, targets: Int32Array.of(truth.items[place]!), excluded: support.items };
    });
}
