import * as Plot from "@observablehq/plot";
import type { Reliability } from "../evaluate/reliability.ts";
import { drawFigure, type Figure } from "./draw-figure.ts";
import { decimal, grouped, percent } from "./format-number.ts";
import { renderSection, renderText } from "./html.ts";
import type { Standing } from "./standing.ts";
import { lineFigure } from "./variety-section.ts";

/** Whether the lists keep to the visitor's own mix of categories, and whether probabilities come true. */
export function renderCalibration(standing: Standing): string {
  const { own, at, k, evaluation } = standing;
  const { category } = evaluation.manifest;
  const mix = lineFigure(standing, {
    id: "miscalibration",
    title: `Whether lists keep to the visitor's mix of ${category ?? "categories"}`,
    note: "Miscalibration after Steck (2018): the divergence of the categories of the first 20 from those of the known items. 0: the same shares; 4.6: none of the visitor's categories is shown.",
    y: "KL divergence, nats",
    value: ({ miscalibration20 }) => miscalibration20,
  });
  const reliability = own.points[at]!.beyond?.reliability20;
  const parts = [
    ...mix,
    ...(mix.length === 0
      ? [
          renderText(
            "No attribute of the catalogue could be told as categories, or the evaluation did not measure it.",
          ),
        ]
      : []),
    ...(reliability
      ? [drawFigure(reliabilityFigure(reliability, k))]
      : [renderText("Nothing was measured of probabilities in this evaluation.")]),
  ];
  return renderSection("calibration", "Calibration", ...parts);
}

/** Lowest probability that the axes show. */
const LEAST = 0.0003;

function reliabilityFigure({ bins, error }: Reliability, k: number): Figure {
  const filled = bins.filter(({ items }) => items > 0);
  // A logarithmic axis has no place for zero; the table tells those ranges.
  const drawn = filled.filter(({ predicted, observed }) => predicted >= LEAST && observed >= LEAST);
  return {
    id: "reliability",
    title: `Whether probabilities come true, after ${k} known ${k === 1 ? "item" : "items"}`,
    note: `Of all items shown among the first 20 with about this probability, how many were what came? Below the dashed line the model is too sure. On the dashed line prediction and outcome agree. Weighed over all shown items they differ by ${decimal(error)} (expected calibration error).`,
    summary: `Predicted against observed probability in ranges. ${filled
      .map(({ predicted, observed }) => `predicted ${percent(predicted)}, came ${percent(observed)}`)
      .join("; ")}.`,
    plot: (width) => ({
      height: width < 500 ? 300 : 380,
      marginTop: 28,
      marginLeft: 52,
      marginBottom: 40,
      style: { fontSize: width < 500 ? "11px" : "12px" },
      x: {
        type: "log",
        domain: [LEAST, 1],
        label: "predicted",
        labelAnchor: "center",
        labelArrow: "none",
        ...ticks,
      },
      y: { type: "log", domain: [LEAST, 1], label: "came true", labelArrow: "none", grid: true, ...ticks },
      marks: [
        Plot.line(
          [
            [LEAST, LEAST],
            [1, 1],
          ],
          { stroke: "currentColor", strokeDasharray: "4 4", strokeOpacity: 0.6 },
        ),
        Plot.line(drawn, { x: "predicted", y: "observed", stroke: "var(--own)", strokeWidth: 2 }),
        Plot.dot(drawn, { x: "predicted", y: "observed", fill: "var(--own)", r: 4.5 }),
      ],
    }),
    table: {
      head: ["probability", "shown items", "mean predicted", "came true"],
      rows: filled.map(({ from, to, items, predicted, observed }) => [
        `${from} to ${to}`,
        grouped(items),
        percent(predicted),
        percent(observed),
      ]),
    },
  };
}

const ticks = {
  ticks: [0.001, 0.01, 0.1, 1],
  tickFormat: (share: number) => `${100 * share} %`,
};
