import type { Paint } from "./paint.ts";
import { shadeSurface, texture } from "./surface.ts";
import { box, clip, dots, ellipse, fill, line, linear, radial } from "./shapes.ts";

const SHADES: Readonly<Record<string, string>> = {
  mushroom: "M84 196C84 108 142 74 200 74C258 74 316 108 316 196Q316 208 302 208H98Q84 208 84 196Z",
  cone: "M152 66H248Q254 66 256 72L306 190Q308 198 300 198H100Q92 198 94 190L144 72Q146 66 152 66Z",
  task: "M0 -34Q44 -34 62 34Q64 44 54 44H-54Q-64 44 -62 34Q-44 -34 0 -34Z",
  pendant:
    "M186 128H214Q222 128 224 138C230 158 306 172 314 246Q315 256 304 256H96Q85 256 86 246C94 172 170 158 176 138Q178 128 186 128Z",
};

function drawMarks(paint: Paint, low: number): string {
  // The task lamp's head is drawn about the origin, the others on the canvas.
  if (low < 100) return `<g transform="translate(-200 -200)">${drawMarks(paint, low + 200)}</g>`;
  if (paint.style === "retro")
    return box(0, low - 36, 400, 11, 0, paint.trim) + box(0, low - 60, 400, 11, 0, paint.trim);
  if (paint.style === "classic") return box(0, low - 14, 400, 40, 0, paint.trim);
  if (paint.style === "playful") return dots(paint.accent, 40, 8);
  return "";
}

/** A shade with its marks, shaded as a turned body. */
function drawShade(paint: Paint, d: string, low: number): string {
  return (
    fill(d, paint.base) +
    clip(paint.id("shade"), d, drawMarks(paint, low) || fill(d, paint.base)) +
    shadeSurface(paint, d)
  );
}

function drawStem(paint: Paint, top: number): string {
  const wood = paint.style === "rustic";
  const [light, dark] = wood ? [paint.wood, paint.woodShade] : [paint.metal, paint.metalShade];
  if (paint.shape === "mushroom") {
    const stem = `M176 ${top}H224V284Q226 314 252 322Q258 326 258 332H142Q142 326 148 322Q174 314 176 284Z`;
    return wood
      ? fill(stem, light) +
          fill(`M206 ${top}H224V284Q226 314 252 322Q258 326 258 332H206Z`, dark, { opacity: 0.55 })
      : fill(stem, paint.base) + shadeSurface(paint, stem);
  }
  const vase =
    "M182 226H218Q219 240 232 252C266 284 256 322 236 332H164C144 322 134 284 168 252Q181 240 182 226Z";
  const body = wood
    ? paint.wood
    : paint.style === "minimal"
      ? paint.trim
      : paint.style === "playful"
        ? paint.accent
        : "#f3ecdf";
  return (
    box(190, top - 4, 20, 36, 3, dark) +
    box(190, top - 4, 9, 36, 3, light) +
    fill(vase, body) +
    fill(vase, paint.url("round"))
  );
}

/** Lamps, all of them lit. */
export function drawLamp(paint: Paint): string {
  const defs =
    texture(paint) +
    linear(paint.id("side"), [
      [0, "#fff", 0.3],
      [0.35, "#fff", 0.05],
      [0.6, paint.deep, 0.05],
      [1, paint.deep, 0.55],
    ]) +
    linear(paint.id("round"), [
      [0, "#fff", 0.35],
      [0.4, "#fff", 0],
      [1, "#2b211a", 0.38],
    ]) +
    radial(paint.id("glow"), [
      [0, "#ffe9b0", 0.95],
      [0.5, "#ffe3a0", 0.4],
      [1, "#ffdf98", 0],
    ]);
  const glow = (cx: number, cy: number, rx: number, ry: number): string =>
    ellipse(cx, cy, rx, ry, paint.url("glow"));
  const shade = SHADES[paint.shape] as string;
  if (paint.shape === "task") {
    const [light, dark] =
      paint.style === "rustic" ? [paint.wood, paint.woodShade] : [paint.metal, paint.metalShade];
    return (
      defs +
      glow(278, 250, 100, 96) +
      ellipse(142, 326, 66, 14, paint.deep) +
      ellipse(142, 319, 66, 14, paint.base) +
      ellipse(132, 316, 40, 7, paint.light, { opacity: 0.6 }) +
      line("M142 314L100 200L212 100", dark, 13) +
      line("M140 312L98 199L210 99", light, 7) +
      ellipse(100, 200, 13, 13, paint.shade) +
      ellipse(98, 198, 7, 7, paint.light) +
      `<g transform="translate(244 130) rotate(-38)">${box(-13, -58, 26, 30, 8, paint.shade)}` +
      ellipse(0, 46, 20, 14, "#fff3cf") +
      drawShade(paint, shade, 44) +
      ellipse(0, 43, 58, 8, "#fff0c2") +
      "</g>" +
      ellipse(212, 100, 12, 12, paint.shade) +
      ellipse(210, 98, 6, 6, paint.light)
    );
  }
  if (paint.shape === "pendant") {
    return (
      defs +
      line("M200 0V130", "#3b3a38", 4) +
      glow(200, 290, 150, 92) +
      box(187, 104, 26, 28, 6, paint.style === "rustic" ? paint.wood : paint.metal) +
      box(200, 104, 13, 28, 6, paint.style === "rustic" ? paint.woodShade : paint.metalShade, {
        opacity: 0.6,
      }) +
      ellipse(200, 260, 27, 25, "#fff3cf") +
      drawShade(paint, shade, 256) +
      ellipse(200, 254, 108, 9, "#fff0c2")
    );
  }
  const low = paint.shape === "cone" ? 198 : 208;
  return (
    defs +
    glow(200, low + 10, 168, 110) +
    drawStem(paint, low) +
    drawShade(paint, shade, low) +
    ellipse(200, low - 1, paint.shape === "cone" ? 104 : 112, 7, "#fff0c2")
  );
}
