import { ACTIONS } from "../core/interaction.ts";
import { TESTS } from "./damp-adaptation.ts";
import { keepInteractions } from "./keep-interactions.ts";
import { rankOf } from "./rank-of.ts";
import { speaksFor, type SupportLog } from "./support-rows.ts";

/** One interaction as a test of what was known before it. */
export interface AdaptationTest {
  readonly item: number;
  /** What the visitor had done before. */
  readonly before: SupportLog;
  /** Items of `before` that the visitor had more to do with than seeing them. */
  readonly known: ReadonlySet<number>;
  /** Equal for equal tests alone. */
  readonly key: string;
}

/** Interactions that a test may look back on, and the newest ones that may be tests: so a long log may lose its oldest and keep its tests. */
export const LOOK_BACK = 480;

const IMPRESSION = ACTIONS.indexOf("impression");

/**
 * The newest tests in a log, oldest first: each first interaction that speaks for an item. An item that the visitor
 * knew is no test, since any memory has it high up; neither is an interaction before which there was nothing to adapt
 * to.
 */
export function chooseTests(log: SupportLog): AdaptationTest[] {
  const length = log.items.length;
  const tests: AdaptationTest[] = [];
  for (let at = length - 1; at > Math.max(0, length - 1 - LOOK_BACK) && tests.length < TESTS; at--) {
    if (!speaksFor(log.actions[at]!)) continue;
    const item = log.items[at]!;
    const before = keepInteractions(log, (i) => i < at && i >= at - LOOK_BACK);
    const known = new Set<number>();
    for (let i = 0; i < before.items.length; i++) {
      if (before.actions[i] !== IMPRESSION) known.add(before.items[i]!);
    }
    if (known.size > 0 && !known.has(item))
      tests.unshift({ item, before, known, key: `${item}|${keyOf(before)}` });
  }
  return tests;
}

/** ln(rank in the shop's order / rank in the adapted order) among the items that were new to the visitor; 0 where a score is not a number. */
export function judgeTest(
  { item, known }: AdaptationTest,
  shop: Float32Array,
  adapted: Float32Array,
): number {
  if (!adapted.every(Number.isFinite)) return 0; // then the shop's order was shown
  return Math.log(rankOf(shop, item, known) / rankOf(adapted, item, known));
}

/** Equal for equal logs alone. */
export function keyOf({ items, actions, atMs }: SupportLog): string {
  return Array.from(items, (item, i) => `${item},${actions[i]},${atMs[i]}`).join(";");
}
