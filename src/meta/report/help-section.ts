import { drawFigure } from "./draw-figure.ts";
import { decimal, percent } from "./format-number.ts";
import { renderSection, renderTable, renderText } from "./html.ts";
import { makeOutcomeFigure } from "./outcome-figure.ts";
import { countOutcomes } from "./outcomes.ts";
import type { Standing } from "./standing.ts";

/** Places that a visitor is thought to look at. */
const SEEN = 20;

/** Where adapting helps and where it harms: task by task against the best baseline and against knowing nothing. */
export function renderHelp({ evaluation, own, best, at, k }: Standing): string {
  const { ks, slices = [] } = evaluation.result;
  const parts: string[] = [
    renderText(
      "For each task the place of what is looked for is compared with its place in another order. " +
        "Against other methods only the first twenty places count: where neither method shows it there, the two are the " +
        "same. Targets that the catalogue does not know are left out.",
    ),
  ];
  if (best) {
    const rows = ks.map((number, place) => ({
      label: `k = ${number}`,
      outcomes: countOutcomes(own.points[place]!.ranks, best.points[place]!.ranks, { seen: SEEN }),
    }));
    const title = `Against the best simple method (${best.ranker}), by number of clicks`;
    parts.push(drawFigure(makeOutcomeFigure({ id: "against-best", title, across: "known items" }, rows)));
  }
  const known = ks.flatMap((number, place) => {
    const { ranks, priorRanks } = own.points[place]!;
    return priorRanks && priorRanks.length > 0
      ? [{ label: `k = ${number}`, outcomes: countOutcomes(ranks, priorRanks) }]
      : [];
  });
  parts.push(
    known.length > 0
      ? drawFigure(
          makeOutcomeFigure(
            {
              id: "against-prior",
              title: "Against itself knowing nothing of the visitor",
              note: "What adapting to the clicks did to the place of the same target among the same items, by however little and however far down.",
              across: "known items",
            },
            known,
          ),
        )
      : renderText(
          "The evaluation does not say where the same targets stand for a visitor of whom nothing is known; evaluate again with this version.",
        ),
  );
  if (best) {
    for (const [number, { name, groups, of }] of slices.entries()) {
      const places = of[at]!;
      const ranksOf = (ranks: readonly (number | null)[], group: number) =>
        ranks.filter((_, task) => places[task] === group);
      const rows = groups.map((label, group) => ({
        label,
        outcomes: countOutcomes(
          ranksOf(own.points[at]!.ranks, group),
          ranksOf(best.points[at]!.ranks, group),
          { seen: SEEN },
        ),
      }));
      parts.push(
        drawFigure(
          makeOutcomeFigure(
            {
              id: `slice-${number}`,
              title: `Against ${best.ranker} after ${k} known ${k === 1 ? "item" : "items"}, by ${name}`,
              note: noteOn(name),
              across: name,
            },
            rows,
          ),
        ),
      );
    }
  }
  return renderSection("help", "Where it helps, and where it harms", ...parts);
}

function noteOn(slice: string): string {
  return slice.startsWith("popularity")
    ? "Best-sellers are the most clicked items that together had a third of all clicks before the judged part, the middle had the next third, the long tail the rest."
    : "The categories looked for most often; the others together.";
}

/** How well items are found that nobody had clicked before the judged part, where tasks look for some. */
export function renderColdItems({ evaluation, shown, at, k }: Standing): string {
  const slice = evaluation.result.slices?.find(({ groups }) => groups.includes("never clicked before"));
  const places = slice?.of[at];
  const never = slice ? slice.groups.indexOf("never clicked before") : -1;
  const title = "New items";
  if (!places) {
    return renderSection(
      "cold",
      title,
      renderText("The evaluation does not tell tasks apart by what they look for."),
    );
  }
  const tasks = [...places.keys()].filter((task) => places[task] === never);
  const known = tasks.filter((task) => shown[0]!.curve.points[at]!.ranks[task] !== null);
  if (known.length === 0) {
    return renderSection(
      "cold",
      title,
      renderText("No task looks for an item of the catalogue that nobody had clicked before."),
    );
  }
  const rest = [...places.keys()].filter((task) => places[task] !== never);
  const meanOver = (values: readonly number[], chosen: readonly number[]) =>
    chosen.reduce((sum, task) => sum + values[task]!, 0) / Math.max(1, chosen.length);
  return renderSection(
    "cold",
    title,
    renderText(
      `After ${k} known ${k === 1 ? "item" : "items"}, ${known.length} of ${places.length} tasks (${percent(known.length / places.length)}) look for an item of the catalogue that nobody had clicked before the judged part. Counts say nothing of such items; what they are made of may.`,
    ),
    renderTable(
      {
        head: ["ranker", "first ten, new items", "NDCG@10, new items", "NDCG@10, all others"],
        rows: shown.map(({ curve, name }) => {
          const { ranks, ndcg10 } = curve.points[at]!;
          const hits = ranks.map((rank) => (rank !== null && rank <= 10 ? 1 : 0));
          return [
            name,
            percent(meanOver(hits, known)),
            decimal(meanOver(ndcg10, known)),
            decimal(meanOver(ndcg10, rest)),
          ];
        }),
      },
      `New items after ${k} known items: ${known.length} tasks`,
    ),
  );
}
