import type { Protocol } from "../evaluate/cut-protocol.ts";
import { clicks, factor, percent } from "./format-number.ts";
import type { Standing } from "./standing.ts";

/** The outcome in plain words: one sentence, and what belongs to it. */
export interface Headline {
  readonly title: string;
  readonly text: readonly string[];
}

const TARGETS: Readonly<Record<Protocol, string>> = {
  K: "the next item that a visitor opens",
  S: "the next item that a visitor opens",
  M: "at least one of the items held back",
  B: "the last item of a visitor's history",
};

/** Says what was measured after so many clicks, as it came out, better or worse. */
export function writeHeadline({ evaluation, own, baselines, best, at, k }: Standing): Headline {
  const { result, manifest, comparisons } = evaluation;
  const target = TARGETS[result.protocol];
  const hits = own.points[at]!.metrics.hr10;
  const popularity = baselines.find(({ ranker }) => ranker === "popularity");
  const listed = popularity?.points[at]?.metrics.hr10;
  const title =
    listed !== undefined && listed > 0
      ? `After ${clicks(k)}, ${target} is among the first ten ${factor(hits / listed)} times as often as in the shop's order by popularity.`
      : `After ${clicks(k)}, ${target} is among the first ten in ${percent(hits)} of all cases.`;
  const text: string[] = [];
  const among = `out of ${manifest.items.toLocaleString("en-US")} items, in ${own.points[at]!.tasks.toLocaleString("en-US")} cases of the ${manifest.part} part`;
  text.push(
    listed !== undefined
      ? `That is ${percent(hits)} against ${percent(listed)}, ${among}.`
      : `That is ${among}.`,
  );
  if (best && best !== popularity) {
    const other = best.points[at]!.metrics.hr10;
    const difference = comparisons
      .find(({ ranker, against }) => ranker === own.ranker && against === best.ranker)
      ?.points.find((point) => point.k === k)?.hr10;
    text.push(
      `The best of ${baselines.length} simple methods beside it, ${best.ranker}, finds it in ${percent(other)}.` +
        (difference
          ? ` The difference of ${points(difference.difference)} is ${verdict(difference)} (95 % interval ${points(difference.low)} to ${points(difference.high)}).`
          : ""),
    );
  }
  const harmed = own.points[at]!.beyond?.harmed;
  if (harmed !== undefined && harmed !== null) {
    text.push(
      `In ${percent(harmed)} of the cases the clicks moved it down instead of up, compared with what the same model shows a visitor whom it does not know (no change counts half).`,
    );
  }
  return { title, text };
}

function points(share: number): string {
  return `${share < 0 ? "−" : "+"}${(100 * Math.abs(share)).toFixed(1)} points`;
}

function verdict({ low, high }: { readonly low: number; readonly high: number }): string {
  return low > 0 ? "a win beyond chance" : high < 0 ? "a loss beyond chance" : "within chance";
}
