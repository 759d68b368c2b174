import { drawFigure, type Figure } from "./draw-figure.ts";
import { drawLines } from "./draw-lines.ts";
import { decimal, percent } from "./format-number.ts";
import { renderSection, renderTable, renderText } from "./html.ts";
import type { Standing } from "./standing.ts";
import type { BeyondAccuracy } from "../evaluate/score-answers.ts";

/** Recall of a first stage apart from order, coverage, Gini and popularity of what is shown. */
export function renderVariety(standing: Standing): string {
  const { shown, at, k } = standing;
  const title = "Finding, variety and popularity";
  const rows = shown.flatMap(({ curve, name }) => {
    const { beyond, metrics, coverage20, ranks, ndcg10 } = curve.points[at]!;
    const found = ndcg10.filter((_, task) => (ranks[task] ?? Infinity) <= 100);
    const order = found.length > 0 ? found.reduce((sum, gain) => sum + gain, 0) / found.length : null;
    return beyond ? [{ name, beyond, metrics, coverage20, order }] : [];
  });
  if (rows.length === 0) {
    return renderSection(
      "variety",
      title,
      renderText("This evaluation was made before these measures existed; evaluate again with this version."),
    );
  }
  return renderSection(
    "variety",
    title,
    renderText(
      "Finding and ordering are told apart: recall at 100 and 500 is the share of what is looked for that is anywhere " +
        "among the first 100 or 500, which is the most that a second stage could bring to the top; order is the NDCG@10 " +
        "of the tasks whose target is among the first 100. Coverage is the " +
        "share of the catalogue that was among the first 20 of at least one task. Gini is 0 when all items are shown " +
        "equally often and near 1 when a few are shown always.",
    ),
    renderTable(
      {
        head: [
          "ranker",
          "recall at 100",
          "recall at 500",
          "order",
          "first ten",
          "coverage at 20",
          "Gini at 20",
        ],
        rows: rows.map(({ name, beyond, metrics, coverage20, order }) => [
          name,
          percent(beyond.recall100),
          percent(beyond.recall500),
          decimal(order),
          percent(metrics.hr10),
          percent(coverage20),
          decimal(beyond.gini20),
        ]),
      },
      `After ${k} known ${k === 1 ? "item" : "items"}`,
    ),
    ...lineFigure(standing, {
      id: "popularity",
      title: "How popular the shown items are",
      note: "Mean of ln(1 + clicks before the judged part) over the first 20. A line that stays high keeps showing best-sellers whatever the visitor does.",
      y: "ln(1 + clicks)",
      value: ({ popularity20 }) => popularity20,
    }),
  );
}

/** One measure of every ranker over the numbers of known items; nothing where nobody was measured. */
export function lineFigure(
  { evaluation, shown, own }: Standing,
  {
    y,
    value,
    ...texts
  }: Pick<Figure, "id" | "title" | "note"> & {
    readonly y: string;
    readonly value: (beyond: BeyondAccuracy) => number | null;
  },
): string[] {
  const { ks } = evaluation.result;
  const valueAt = (curve: Standing["own"], at: number) => {
    const { beyond, tasks } = curve.points[at]!;
    return beyond && tasks > 0 ? value(beyond) : null;
  };
  const series = shown.map(({ curve, name, colour }) => ({
    name,
    colour,
    leads: curve === own,
    points: ks.flatMap((k, at) => {
      const height = valueAt(curve, at);
      return height === null ? [] : [{ x: k, y: height }];
    }),
  }));
  if (series.every(({ points }) => points.length === 0)) return [];
  const figure: Figure = {
    ...texts,
    summary: `Lines of ${y} over the number of known items. ${series
      .map(
        ({ name, points }) =>
          `${name}: ${points.map((point) => `${decimal(point.y)} at ${point.x}`).join(", ")}`,
      )
      .join("; ")}.`,
    plot: (width) => drawLines(series, { x: "items known of the visitor (clicks)", y, width }),
    table: {
      head: ["ranker", ...ks.map((k) => `k = ${k}`)],
      rows: shown.map(({ curve, name }) => [name, ...ks.map((_, at) => decimal(valueAt(curve, at)))]),
    },
  };
  return [drawFigure(figure)];
}
