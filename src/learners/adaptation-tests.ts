import { countUp } from "../core/count-up.ts";
import { ACTIONS } from "../core/interaction.ts";
import { TESTS } from "./damp-adaptation.ts";
import { rankOf } from "./rank-of.ts";
import { speaksFor, type SupportLog } from "./support-rows.ts";
import { takePlaces } from "./take-places.ts";

/** One interaction as a test of what was known before it. */
export interface AdaptationTest {
  readonly item: number;
  /** What the visitor had done before. */
  readonly before: SupportLog;
  /** `keyOf(before)`. */
  readonly beforeKey: string;
  /** Equal for equal tests alone. */
  readonly key: string;
}

/** Interactions that a test looks back on, and the newest ones that may be tests: so a log may lose its oldest and keep its tests. */
export const LOOK_BACK = 480;

const IMPRESSION = ACTIONS.indexOf("impression");

/**
 * The newest tests in a log, oldest first: each first interaction that speaks for an item. An item that the visitor
 * knew is no test, since any memory has it high up; neither is an interaction before which there was nothing to adapt
 * to. Seeing an item is not yet knowing it.
 */
export function chooseTests(log: SupportLog): AdaptationTest[] {
  const texts = textsOf(log);
  return findTests(log).map((at) => {
    const from = Math.max(0, at - LOOK_BACK);
    const before = takePlaces(
      log,
      countUp(at - from).map((i) => from + i),
    );
    const item = log.items[at]!;
    const beforeKey = join(texts.slice(from, at));
    return { item, before, beforeKey, key: `${item}|${beforeKey}` };
  });
}

/** ln(rank in the shop's order / rank in the adapted order) among the items that were new to the visitor; 0 where a score is not a number. */
export function judgeTest(
  { item, before }: AdaptationTest,
  shop: Float32Array,
  adapted: Float32Array,
): number {
  if (!adapted.every(Number.isFinite)) return 0; // then the shop's order was shown
  const done = countUp(before.items.length).filter((i) => before.actions[i] !== IMPRESSION);
  const known = new Set(done.map((i) => before.items[i]!));
  return Math.log(rankOf(shop, item, known) / rankOf(adapted, item, known));
}

/** Equal for equal logs alone. */
export function keyOf(log: SupportLog): string {
  return join(textsOf(log));
}

/** Places of the tests in the log. */
function findTests({ items, actions }: SupportLog): number[] {
  const places: number[] = [];
  const lastOf = new Map<number, number>();
  let last = -Infinity;
  for (let at = 0; at < items.length; at++) {
    if (actions[at] === IMPRESSION) continue;
    const from = at - LOOK_BACK;
    const isNew = (lastOf.get(items[at]!) ?? -Infinity) < from;
    if (isNew && last >= from && speaksFor(actions[at]!)) places.push(at);
    lastOf.set(items[at]!, at);
    last = at;
  }
  return places.filter((at) => at >= items.length - LOOK_BACK).slice(-TESTS);
}

function textsOf({ items, actions, atMs, positions }: SupportLog): string[] {
  return countUp(items.length).map((i) => `${items[i]},${actions[i]},${atMs[i]},${positions?.[i] ?? ""}`);
}

function join(texts: readonly string[]): string {
  return texts.join(";");
}
