import { countUp } from "../core/count-up.ts";
import type { Explanation, Reason } from "../core/explanation.ts";
import { ACTIONS } from "../core/interaction.ts";
import { keepInteractions } from "./keep-interactions.ts";
import { mixScores } from "./mix-scores.ts";
import { placeOf } from "./place-of.ts";
import type { ScoreLogs } from "./score-logs.ts";
import { buildSupport, type SupportLog } from "./support-rows.ts";

/** As `Explanation`, with interactions by their place in the log. */
export type ItemExplanation = Pick<Explanation, "score" | "rank" | "shop"> & {
  readonly reasons: readonly (Omit<Reason, "interaction"> & { readonly at: number })[];
};

/** What explaining needs besides the model. */
export interface ExplainOptions {
  /** Rows of the model's support; so many interactions are left out at most, the newest. */
  readonly supportRows: number;
  /** Share of the adaptation that the scores keep, the same with every interaction left out. */
  readonly damping: number;
}

const IMPRESSION = ACTIONS.indexOf("impression");

/**
 * Explains by doing it: adapts once more without each interaction of the support, all as one batch of tasks, and
 * compares. So a reason is no estimate; it is what forgetting that interaction alone would do. Influences need not add
 * up: where two interactions say the same, each alone changes little.
 */
export async function explainItem(
  scoreLogs: ScoreLogs,
  log: SupportLog,
  item: number,
  { supportRows, damping }: ExplainOptions,
): Promise<ItemExplanation> {
  const left = chooseInteractions(log, supportRows);
  const variants = [
    log,
    keepInteractions(log, () => false),
    ...left.map((at) => keepInteractions(log, (i) => i !== at)),
  ];
  const [full, shop, ...without] = await scoreLogs(variants);
  const place = (adapted: Float32Array) => placeOf(mixScores(shop!, adapted, damping), item);
  const { score, rank } = place(full!);
  const reasons = left.map((at, i) => {
    const other = place(without[i]!);
    return {
      at,
      scoreWithout: other.score,
      rankWithout: other.rank,
      scoreChange: score - other.score,
      rankChange: other.rank - rank,
    };
  });
  return {
    score,
    rank,
    shop: placeOf(shop!, item),
    reasons: reasons.sort((a, b) => Math.abs(b.scoreChange) - Math.abs(a.scoreChange) || b.at - a.at),
  };
}

/** Interactions with the items of the support: impressions only where there is room, then the newest, newest first. */
function chooseInteractions(log: SupportLog, limit: number): number[] {
  const items = new Set(buildSupport(log, limit).map(({ item }) => item));
  const all = countUp(log.items.length)
    .filter((at) => items.has(log.items[at]!))
    .reverse();
  const isImpression = (at: number) => log.actions[at] === IMPRESSION;
  return [...all.filter((at) => !isImpression(at)), ...all.filter(isImpression)].slice(0, limit);
}
