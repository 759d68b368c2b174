import { bandCurves } from "./curve-bands.ts";
import { drawLines } from "./draw-lines.ts";
import type { Figure } from "./draw-figure.ts";
import { decimal, percent } from "./format-number.ts";
import type { Standing } from "./standing.ts";

/** The picture of the report: how good the order is after each number of clicks, against all baselines. */
export function makeKShotFigure({ evaluation, shown, own }: Standing): Figure {
  const { ks } = evaluation.result;
  const bands = bandCurves(
    evaluation,
    shown.map(({ curve }) => curve),
  );
  const series = shown.map(({ curve, name, colour }) => ({
    name,
    colour,
    leads: curve === own,
    points: ks.flatMap((k, at) => {
      const band = bands.get(curve.ranker)![at];
      return band ? [{ x: k, y: band.mean, low: band.low, high: band.high }] : [];
    }),
  }));
  const counts = evaluation.result.sessions.map(({ length }) => length);
  const sameTasks = counts.every((count) => count === counts[0]);
  const heights = (points: readonly { readonly x: number; readonly y: number }[]) =>
    points.map(({ x, y }) => `${decimal(y)} at ${x}`).join(", ");
  return {
    id: "k-shot",
    title: "How good the order is after each number of clicks",
    summary: `Lines of NDCG@10 over the number of known items. ${series
      .map(({ name, points }) => `${name}: ${heights(points)}`)
      .join("; ")}.`,
    note:
      "NDCG@10: 1 when what is looked for always comes first, 0 when it is never among the first ten of the whole " +
      "catalogue. Bands hold 95 % of a bootstrap over sessions." +
      (sameTasks
        ? ""
        : " Fewer visits reach many clicks: compare lines at one place, rather than one line along the axis."),
    plot: (width) => drawLines(series, { x: "items known of the visitor (clicks)", y: "NDCG@10", width }),
    table: {
      head: ["ranker", ...ks.map((k, at) => `k = ${k}, ${evaluation.result.sessions[at]!.length} tasks`)],
      rows: shown.map(({ curve, name }) => [
        name,
        ...curve.points.map(({ metrics }, at) => {
          const band = bands.get(curve.ranker)![at];
          if (!band) return "–";
          return `${decimal(band.mean)} [${decimal(band.low)}, ${decimal(band.high)}]; first ten ${percent(metrics.hr10)}`;
        }),
      ]),
    },
  };
}
