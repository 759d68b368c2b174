import * as Plot from "@observablehq/plot";
import { placeLabels } from "./place-labels.ts";

/** One line, a value for each place along the axis. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  /** Drawn thick and last. */
  readonly leads?: boolean;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly low?: number;
    readonly high?: number;
  }[];
}

export interface LineOptions {
  readonly x: string;
  readonly y: string;
  readonly width: number;
  /** Whether heights are counted from 0 (default) or from the lowest value. */
  readonly fromZero?: boolean;
}

const HEIGHT = { wide: 380, narrow: 300 };
const TOP = 28;
const BOTTOM = 40;
/** Height of a label's line, pixels. */
const LINE = 14;

/** Lines over equally spaced places, bands where they have any, names at their ends instead of a legend. */
export function drawLines(series: readonly Series[], options: LineOptions): Plot.PlotOptions {
  const { width, fromZero = true } = options;
  const narrow = width < 500;
  const height = narrow ? HEIGHT.narrow : HEIGHT.wide;
  const ordered = [...series].sort((a, b) => Number(a.leads ?? false) - Number(b.leads ?? false));
  const points = ordered.flatMap((one) => one.points.map((point) => ({ ...point, colour: one.colour })));
  const heights = points.flatMap(({ y, low = y, high = y }) => [y, low, high]);
  const most = Math.max(...heights) * (fromZero ? 1.05 : 1);
  const least = fromZero ? 0 : Math.min(...heights);
  const drawn = height - TOP - BOTTOM;
  const perPixel = Math.max(most - least, 1e-9) / drawn;
  const ended = ordered.filter((one) => one.points.length > 0);
  const ends = ended.map((one) => (one.points.at(-1)!.y - least) / perPixel);
  const places = placeLabels(ends, LINE, drawn);
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const labels = ended.map((one, at) => ({
    x: xs.at(-1)!,
    y: least + places[at]! * perPixel,
    name: one.name,
    fill: one.colour,
    weight: one.leads ? "bold" : "normal",
  }));
  const longest = Math.max(0, ...ended.map(({ name }) => name.length));
  return {
    height,
    marginTop: TOP,
    marginBottom: BOTTOM,
    marginLeft: narrow ? 38 : 48,
    marginRight: Math.min(narrow ? 112 : 150, 16 + 6.6 * longest),
    style: { fontSize: narrow ? "11px" : "12px" },
    x: {
      type: "point",
      domain: xs,
      label: options.x,
      labelAnchor: "center",
      labelArrow: "none",
      padding: 0.1,
    },
    y: {
      domain: [least, most],
      label: options.y,
      grid: true,
      ticks: narrow ? 5 : 7,
      tickSize: 0,
      labelArrow: "none",
    },
    marks: [
      ...ordered.map((one) =>
        Plot.areaY(
          one.points.filter(({ low, high }) => low !== undefined && high !== undefined),
          { x: "x", y1: "low", y2: "high", fill: one.colour, fillOpacity: one.leads ? 0.25 : 0.12 },
        ),
      ),
      ...ordered.map((one) =>
        Plot.lineY(one.points, { x: "x", y: "y", stroke: one.colour, strokeWidth: one.leads ? 3 : 1.5 }),
      ),
      ...ordered.map((one) =>
        Plot.dot(one.points, { x: "x", y: "y", fill: one.colour, r: one.leads ? 4 : 2.5 }),
      ),
      ...labels.map(({ fill, weight, ...label }) =>
        Plot.text([label], {
          x: "x",
          y: "y",
          text: "name",
          fill,
          fontWeight: weight,
          textAnchor: "start",
          dx: 9,
        }),
      ),
    ],
  };
}
