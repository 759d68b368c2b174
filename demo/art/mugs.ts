import type { Paint } from "./paint.ts";
import { shadeSurface, texture } from "./surface.ts";
import { clip, dots, ellipse, fill, line, linear } from "./shapes.ts";

interface Form {
  readonly body: string;
  readonly handle: string;
  readonly rim: readonly [cx: number, cy: number, rx: number, ry: number];
  /** From where the raw foot shows, on rustic pieces. */
  readonly foot: number;
  readonly bands: readonly [y: number, height: number][];
}

const FORMS: Readonly<Record<string, Form>> = {
  straight: {
    body: "M98 138L105 300Q107 334 142 336H218Q253 334 255 300L262 138Z",
    handle: "M256 176C328 164 332 284 252 274",
    rim: [180, 138, 82, 19],
    foot: 296,
    bands: [
      [186, 16],
      [214, 34],
      [260, 16],
    ],
  },
  round: {
    body: "M112 150C76 218 92 318 146 336H214C268 318 284 218 248 150Z",
    handle: "M262 190C332 176 326 282 262 272",
    rim: [180, 150, 68, 16],
    foot: 298,
    bands: [
      [196, 14],
      [222, 30],
      [264, 14],
    ],
  },
  tall: {
    body: "M118 92L128 306Q130 334 158 336H206Q234 334 236 306L246 92Z",
    handle: "M242 142C310 132 312 246 238 240",
    rim: [182, 92, 64, 15],
    foot: 288,
    bands: [
      [150, 16],
      [180, 40],
      [236, 16],
    ],
  },
  espresso: {
    body: "M122 186C124 250 134 298 164 306H208C238 298 248 250 250 186Z",
    handle: "M248 206C300 200 294 262 240 262",
    rim: [186, 186, 64, 15],
    foot: 276,
    bands: [
      [220, 10],
      [238, 20],
      [266, 10],
    ],
  },
};

/** Mugs and cups: turned bodies lit from the left. */
export function drawMug(paint: Paint): string {
  const form = FORMS[paint.shape] as Form;
  const [cx, cy, rx, ry] = form.rim;
  const shift = paint.shape === "espresso" ? 10 : 0;
  const marks: string[] = [];
  if (paint.style === "retro") {
    for (const [y, height] of form.bands) {
      marks.push(
        fill(
          `M60 ${y}Q180 ${y + 26} 320 ${y}V${y + height}Q180 ${y + height + 26} 60 ${y + height}Z`,
          paint.trim,
        ),
      );
    }
  }
  if (paint.style === "classic") {
    const y = cy + 12;
    marks.push(fill(`M60 ${y}Q${cx} ${y + 26} 320 ${y}V${y + 12}Q${cx} ${y + 38} 60 ${y + 12}Z`, paint.trim));
  }
  if (paint.style === "playful") marks.push(dots(paint.accent, 38, 8));
  if (paint.style === "rustic") {
    marks.push(`<g opacity=".4">${dots(paint.deep, 33, 1.8)}${dots(paint.deep, 47, 1.3)}</g>`);
    marks.push(
      fill(`M60 ${form.foot}Q120 ${form.foot + 22} 180 ${form.foot + 8}T320 ${form.foot}V400H60Z`, "#cda57c"),
    );
  }
  const side = linear(paint.id("side"), [
    [0, "#fff", 0.28],
    [0.3, "#fff", 0.04],
    [0.6, paint.deep, 0.05],
    [1, paint.deep, 0.6],
  ]);
  const saucer =
    paint.shape === "espresso"
      ? ellipse(186, 318, 132, 25, paint.shade) +
        ellipse(186, 311, 132, 25, paint.base) +
        ellipse(186, 309, 112, 19, paint.light, { opacity: 0.55 }) +
        ellipse(190, 308, 60, 11, paint.deep, { opacity: 0.45 })
      : "";
  return (
    `<g transform="translate(${shift} 0)">${side}${texture(paint)}${saucer}` +
    line(form.handle, paint.shade, 27) +
    line(form.handle, paint.base, 19, { transform: "translate(-2 -2)" }) +
    line(form.handle, paint.light, 4, { transform: "translate(-4 -7)", opacity: 0.6 }) +
    fill(form.body, paint.base) +
    clip(paint.id("body"), form.body, marks.join("") || fill(form.body, paint.base)) +
    shadeSurface(paint, form.body) +
    ellipse(cx, cy, rx, ry, paint.light) +
    ellipse(cx, cy + 2, rx - 8, ry - 4, paint.deep) +
    ellipse(cx, cy + 6, rx - 14, ry - 7, "#5a3520") +
    ellipse(cx - 8, cy + 5, rx - 34, ry - 10, "#8a5a37", { opacity: 0.7 }) +
    "</g>"
  );
}
