import type { Paint } from "./paint.ts";
import { shadeSurface, texture } from "./surface.ts";
import { box, clip, dots, ellipse, fill, line, linear } from "./shapes.ts";

/** Tapered legs from floor points; dipped in the accent when playful. */
function drawLegs(
  paint: Paint,
  legs: readonly (readonly [x1: number, y1: number, x2: number, y2: number])[],
  painted = false,
): string {
  const [light, dark] = painted ? [paint.base, paint.shade] : [paint.wood, paint.woodShade];
  return legs
    .map(([x1, y1, x2, y2], index) => {
      const behind = index < 2 && legs.length > 2;
      const leg = (from: number, top: number, bottom: number): string => {
        const at = (t: number): [number, number] => [x1 + (x2 - x1) * t, y1 + (y2 - y1) * t];
        const [ax, ay] = at(from);
        return `M${(ax - top).toFixed(1)} ${ay.toFixed(1)}L${(ax + top).toFixed(1)} ${ay.toFixed(1)}L${x2 + bottom} ${y2}H${x2 - bottom}Z`;
      };
      const tip = paint.style === "playful" ? paint.accent : paint.style === "retro" ? paint.metal : "";
      return (
        fill(leg(0, 9, 6), behind ? dark : light) +
        (tip ? fill(leg(0.74, 7, 6), tip, { opacity: behind ? 0.75 : 1 }) : "")
      );
    })
    .join("");
}

function drawCloth(paint: Paint, name: string, d: string): string {
  const marks = paint.style === "playful" ? dots(paint.light, 30, 4.5) : "";
  return fill(d, paint.base) + (marks ? clip(paint.id(name), d, marks) : "") + shadeSurface(paint, d);
}

function drawShell(paint: Paint): string {
  const back = "M126 118Q128 72 200 72Q272 72 274 118L284 214Q286 236 262 238H138Q114 236 116 214Z";
  const seat = "M112 218Q200 192 288 218Q304 226 296 244Q284 268 200 270Q116 268 104 244Q96 226 112 218Z";
  const pad =
    paint.style === "retro"
      ? fill("M128 226Q200 206 272 226Q280 240 200 246Q120 240 128 226Z", paint.trim, { opacity: 0.9 })
      : "";
  const slot =
    paint.style === "minimal" || paint.style === "rustic"
      ? box(166, 104, 68, 20, 10, paint.deep, { opacity: 0.75 })
      : "";
  const piping =
    paint.style === "classic"
      ? line("M130 212L139 122Q142 88 200 88Q258 88 261 122L270 212", paint.trim, 3)
      : "";
  return (
    drawLegs(paint, [
      [160, 258, 148, 326],
      [240, 258, 252, 326],
      [132, 256, 106, 340],
      [268, 256, 294, 340],
    ]) +
    drawCloth(paint, "back", back) +
    slot +
    piping +
    fill("M118 214Q200 190 282 214L280 232Q200 208 120 232Z", paint.deep, { opacity: 0.35 }) +
    fill(seat, paint.light) +
    pad +
    fill("M104 240Q116 258 200 260Q284 258 296 240Q298 268 200 274Q102 268 104 240Z", paint.shade)
  );
}

function drawArmchair(paint: Paint): string {
  const back = "M104 206V128Q104 84 150 82H250Q296 84 296 128V206Z";
  const seam = paint.style === "classic" ? paint.trim : paint.shade;
  const arm = "M66 184Q66 158 92 158Q120 158 120 186V296H82Q66 296 66 280Z";
  return (
    drawLegs(paint, [
      [98, 292, 88, 338],
      [302, 292, 312, 338],
    ]) +
    drawCloth(paint, "back", back) +
    line(
      paint.style === "classic" ? "M116 200V132Q116 96 152 94H248Q284 96 284 132V200" : "M200 92V200",
      seam,
      3,
      { opacity: 0.8 },
    ) +
    box(96, 236, 208, 60, 10, paint.shade) +
    box(108, 196, 184, 54, 20, paint.light) +
    box(108, 222, 184, 28, 14, paint.base) +
    line("M118 224H282", seam, 2.5, { opacity: 0.85 }) +
    (paint.style === "retro"
      ? box(134, 150, 132, 62, 16, paint.trim) +
        box(134, 172, 132, 8, 0, paint.accent) +
        box(134, 188, 132, 8, 0, paint.accent)
      : "") +
    fill(arm, paint.base) +
    fill(arm, paint.light, { opacity: 0.35 }) +
    `<g transform="translate(400 0) scale(-1 1)">${fill(arm, paint.base)}${fill(arm, paint.deep, { opacity: 0.22 })}</g>` +
    (paint.style === "rustic"
      ? box(62, 154, 60, 13, 6, paint.wood) + box(278, 154, 60, 13, 6, paint.woodShade)
      : "")
  );
}

function drawStool(paint: Paint): string {
  return (
    drawLegs(
      paint,
      [
        [166, 164, 158, 318],
        [234, 164, 242, 318],
        [142, 166, 112, 338],
        [258, 166, 288, 338],
      ],
      paint.material === "ash",
    ) +
    line("M136 268H264", paint.style === "retro" ? paint.metal : paint.woodShade, 8) +
    line("M150 246H250", paint.woodShade, 6, { opacity: 0.75 }) +
    ellipse(200, 158, 104, 30, paint.deep) +
    fill("M96 138V156Q104 188 200 188Q296 188 304 156V138Z", paint.shade) +
    shadeSurface(paint, "M96 138V156Q104 188 200 188Q296 188 304 156V138Z") +
    ellipse(200, 138, 104, 30, paint.base) +
    ellipse(190, 134, 82, 20, paint.light, { opacity: 0.6 }) +
    (paint.style === "classic" ? line("M100 156Q112 182 200 182Q288 182 300 156", paint.trim, 3) : "") +
    (paint.style === "playful"
      ? clip(
          paint.id("top"),
          "M96 138a104 30 0 1 0 208 0a104 30 0 1 0 -208 0",
          `<g transform="translate(0 108) scale(1 .3)">${dots(paint.accent, 40, 8)}</g>`,
        )
      : "") +
    (paint.style === "rustic"
      ? line("M128 138Q200 120 272 140M140 148Q200 136 262 150", paint.shade, 2.5, { opacity: 0.7 })
      : "")
  );
}

function drawSpindle(paint: Paint): string {
  const spindles = [140, 170, 200, 230, 260]
    .map((x) => line(`M${200 + (x - 200) * 0.9} 212L${x} 96`, x > 200 ? paint.shade : paint.base, 7))
    .join("");
  const rail = "M108 74Q200 50 292 74Q300 78 298 90L295 104Q200 82 105 104L102 90Q100 78 108 74Z";
  const seat = "M112 208H288Q304 210 306 224Q306 242 286 244H114Q94 242 94 224Q96 210 112 208Z";
  return (
    drawLegs(
      paint,
      [
        [154, 236, 142, 322],
        [246, 236, 258, 322],
        [128, 240, 106, 340],
        [272, 240, 294, 340],
      ],
      paint.style !== "rustic",
    ) +
    line("M124 288H276", paint.style === "rustic" ? paint.woodShade : paint.shade, 7) +
    line("M126 214L112 92", paint.base, 11) +
    line("M274 214L288 92", paint.shade, 11) +
    spindles +
    fill(rail, paint.base) +
    shadeSurface(paint, rail) +
    fill(seat, paint.style === "retro" ? paint.trim : paint.style === "rustic" ? paint.wood : paint.light) +
    fill(
      "M95 226Q98 242 114 244H286Q302 242 305 226Q304 252 286 254H114Q96 252 95 226Z",
      paint.style === "rustic" ? paint.woodShade : paint.shade,
    ) +
    (paint.style === "classic" ? line("M114 216H286", paint.trim, 3) : "")
  );
}

/** Chairs, seen from the front and a little above. */
export function drawChair(paint: Paint): string {
  const side = linear(paint.id("side"), [
    [0, "#fff", 0.16],
    [0.5, "#fff", 0],
    [1, paint.deep, 0.42],
  ]);
  const draw = { shell: drawShell, armchair: drawArmchair, stool: drawStool, spindle: drawSpindle }[
    paint.shape
  ];
  return side + texture(paint) + (draw ?? drawShell)(paint);
}
