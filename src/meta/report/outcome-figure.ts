import * as Plot from "@observablehq/plot";
import type { Figure } from "./draw-figure.ts";
import { grouped, percent } from "./format-number.ts";
import type { Outcomes } from "./outcomes.ts";

const PARTS = [
  { part: "win", label: "better", colour: "var(--win)", text: "var(--on-win)" },
  { part: "tie", label: "the same", colour: "var(--tie)", text: "var(--on-tie)" },
  { part: "loss", label: "worse", colour: "var(--loss)", text: "var(--on-loss)" },
] as const;
/** Narrower parts have no room for their number. */
const LABELLED = 0.09;
/** Longer names are cut, in the picture alone. */
const LETTERS = { wide: 26, narrow: 20 };

/** Bars of a whole each, cut into tasks whose target came out better, the same or worse. Rows without tasks are left out. */
export function makeOutcomeFigure(
  figure: Pick<Figure, "id" | "title" | "note"> & { readonly across: string },
  rows: readonly { readonly label: string; readonly outcomes: Outcomes }[],
): Figure {
  const { across, ...texts } = figure;
  const told = rows.flatMap(({ label, outcomes }) => {
    const tasks = outcomes.win + outcomes.tie + outcomes.loss;
    return tasks > 0 ? [{ label, outcomes, tasks }] : [];
  });
  const bars = told.flatMap(({ label, outcomes, tasks }) => {
    let from = 0;
    return PARTS.map((part) => {
      const share = outcomes[part.part] / tasks;
      from += share;
      return { ...part, row: label, from: from - share, to: from, share };
    });
  });
  const shares = ({ outcomes, tasks }: (typeof told)[number]) =>
    PARTS.map(({ part }) => percent(outcomes[part] / tasks));
  return {
    ...texts,
    summary: `Stacked bars. ${told
      .map(
        (row) => `${row.label}: ${PARTS.map(({ label }, at) => `${shares(row)[at]!} ${label}`).join(", ")}`,
      )
      .join("; ")}.`,
    legend: PARTS.map(({ label, colour }) => ({ label, colour })),
    plot: (width) => {
      const narrow = width < 500;
      const letters = narrow ? LETTERS.narrow : LETTERS.wide;
      const longest = Math.min(letters, Math.max(...told.map(({ label }) => label.length)));
      return {
        height: 34 + 30 * told.length,
        marginTop: 4,
        marginBottom: 30,
        marginLeft: 18 + (narrow ? 6 : 6.6) * longest,
        marginRight: 14,
        style: { fontSize: narrow ? "11px" : "12px" },
        x: {
          domain: [0, 1],
          label: null,
          ticks: 5,
          tickFormat: (value: number) => `${Math.round(100 * value)} %`,
        },
        y: {
          domain: told.map(({ label }) => label),
          label: null,
          tickSize: 0,
          tickFormat: (label: string) => (label.length > letters ? `${label.slice(0, letters - 1)}…` : label),
        },
        marks: [
          Plot.barX(bars, { y: "row", x1: "from", x2: "to", fill: "colour", insetTop: 1, insetBottom: 1 }),
          ...PARTS.map(({ part, text }) =>
            Plot.text(
              bars.filter((bar) => bar.part === part && bar.share >= LABELLED),
              {
                y: "row",
                x: (bar: (typeof bars)[number]) => (bar.from + bar.to) / 2,
                text: (bar: (typeof bars)[number]) => `${(100 * bar.share).toFixed(0)} %`,
                fill: text,
              },
            ),
          ),
        ],
      };
    },
    table: {
      head: [across, "tasks", ...PARTS.map(({ label }) => label)],
      rows: told.map((row) => [row.label, grouped(row.tasks), ...shares(row)]),
    },
  };
}
