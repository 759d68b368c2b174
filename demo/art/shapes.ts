/** SVG attributes by name; numbers are written as they are. */
type Attributes = Readonly<Record<string, string | number>>;

function write(name: string, attributes: Attributes, inner = ""): string {
  const text = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join("");
  return inner ? `<${name}${text}>${inner}</${name}>` : `<${name}${text}/>`;
}

/** A filled path. */
export function fill(d: string, colour: string, more: Attributes = {}): string {
  return write("path", { d, fill: colour, ...more });
}

/** A stroked path with round ends. */
export function line(d: string, colour: string, width: number, more: Attributes = {}): string {
  const round = { "stroke-linecap": "round", "stroke-linejoin": "round" };
  return write("path", { d, fill: "none", stroke: colour, "stroke-width": width, ...round, ...more });
}

export function ellipse(
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  colour: string,
  more: Attributes = {},
): string {
  return write("ellipse", { cx, cy, rx, ry, fill: colour, ...more });
}

/** A rectangle with corners of radius `r`. */
export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  r: number,
  colour: string,
  more: Attributes = {},
): string {
  return write("rect", { x, y, width, height, rx: r, fill: colour, ...more });
}

export function group(inner: string, attributes: Attributes = {}): string {
  return write("g", attributes, inner);
}

/** Draws `inner` only where `d` is. */
export function clip(id: string, d: string, inner: string): string {
  return `<clipPath id="${id}"><path d="${d}"/></clipPath>` + group(inner, { "clip-path": `url(#${id})` });
}

/** Stops as `[offset, colour, opacity?]`. */
type Stop = readonly [offset: number, colour: string, opacity?: number];

function writeStops(stops: readonly Stop[]): string {
  return stops
    .map(([offset, colour, opacity]) =>
      write("stop", {
        offset,
        "stop-color": colour,
        ...(opacity === undefined ? {} : { "stop-opacity": opacity }),
      }),
    )
    .join("");
}

/** A gradient across the shape it fills: left to right, or top to bottom when `down`. */
export function linear(id: string, stops: readonly Stop[], down = false): string {
  return write("linearGradient", { id, x1: 0, y1: 0, x2: down ? 0 : 1, y2: down ? 1 : 0 }, writeStops(stops));
}

export function radial(id: string, stops: readonly Stop[]): string {
  return write("radialGradient", { id }, writeStops(stops));
}

/** The mirror image about the middle of the 400-unit canvas. */
export function mirror(inner: string): string {
  return group(inner, { transform: "translate(400 0) scale(-1 1)" });
}

/** A field of dots over the canvas, every other row shifted; meant for `clip`. */
export function dots(colour: string, step: number, radius: number): string {
  let d = "";
  for (let y = step / 2, row = 0; y < 400; y += step * 0.8, row++) {
    for (let x = row % 2 ? step : step / 2; x < 400; x += step) {
      d += `M${x - radius} ${+y.toFixed(1)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
    }
  }
  return fill(d, colour);
}
