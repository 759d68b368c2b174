import type { Paint } from "./paint.ts";
import { shadeSurface, texture } from "./surface.ts";
import { box, clip, dots, ellipse, fill, line, linear } from "./shapes.ts";

/** Cloth cut to `d`, with the style's pattern on it. */
function drawPanel(paint: Paint, name: string, d: string, bandY: number): string {
  const marks =
    paint.style === "retro"
      ? box(0, bandY, 400, 30, 0, paint.trim) + box(0, bandY + 38, 400, 9, 0, paint.accent)
      : paint.style === "playful"
        ? dots(paint.light, 34, 5)
        : "";
  return fill(d, paint.base) + (marks ? clip(paint.id(name), d, marks) : "") + shadeSurface(paint, d);
}

function strapOf(paint: Paint): readonly [string, string] {
  if (paint.style === "rustic") return ["#a8703f", "#7c4f2a"];
  if (paint.style === "playful") return [paint.accent, paint.accent];
  return [paint.shade, paint.deep];
}

function drawBuckle(paint: Paint, x: number, y: number): string {
  return (
    box(x - 9, y - 7, 18, 16, 3, paint.metalShade) +
    box(x - 9, y - 8, 18, 15, 3, paint.metal) +
    box(x - 5, y - 4, 10, 7, 2, paint.deep)
  );
}

function drawBackpack(paint: Paint): string {
  const [strap, strapShade] = strapOf(paint);
  const body =
    "M116 150C116 92 150 76 200 76C250 76 284 92 284 150L292 306Q292 336 262 336H138Q108 336 108 306Z";
  const pocket = "M132 232H268L272 300Q272 318 254 318H146Q128 318 128 300Z";
  return (
    line("M172 84C172 44 228 44 228 84", strapShade, 12) +
    line("M172 82C172 46 228 46 228 82", strap, 6) +
    fill("M110 180C84 190 80 270 96 310L112 316Z", strapShade) +
    fill("M290 180C316 190 320 270 304 310L288 316Z", strapShade) +
    drawPanel(paint, "body", body, 168) +
    line("M132 162C134 112 156 98 200 98C244 98 266 112 268 162", paint.deep, 4, { opacity: 0.55 }) +
    (paint.style === "classic"
      ? line("M124 300V152C124 102 152 86 200 86C248 86 276 102 276 152V300", paint.trim, 3)
      : "") +
    fill(pocket, paint.shade, { opacity: 0.85 }) +
    line("M140 246H260", paint.style === "minimal" ? paint.metal : paint.trim, 4) +
    box(254, 244, 7, 20, 3, paint.metal) +
    (paint.style === "rustic"
      ? box(158, 150, 15, 120, 5, strap) +
        box(227, 150, 15, 120, 5, strap) +
        drawBuckle(paint, 165.5, 262) +
        drawBuckle(paint, 234.5, 262)
      : box(180, 128, 40, 24, 5, strap) + box(186, 134, 28, 4, 2, paint.metal))
  );
}

function drawTote(paint: Paint): string {
  const [strap, strapShade] = strapOf(paint);
  const body = "M92 158H308L322 318Q322 336 304 336H96Q78 336 78 318Z";
  return (
    line("M150 176C150 60 250 60 250 176", strapShade, 10, { opacity: 0.7 }) +
    fill("M92 158Q200 142 308 158L304 176H96Z", paint.style === "playful" ? paint.accent : paint.deep) +
    drawPanel(paint, "body", body, 224) +
    line("M134 206V180C134 40 266 40 266 180V206", strapShade, 13) +
    line("M132 206V178C132 42 264 42 264 178V206", strap, 8) +
    [133, 265]
      .map(
        (x) =>
          box(x - 10, 176, 20, 40, 4, strap) +
          ellipse(x, 186, 3, 3, paint.metal) +
          ellipse(x, 206, 3, 3, paint.metal),
      )
      .join("") +
    (paint.style === "classic" ? line("M98 168L86 322M302 168L314 322", paint.trim, 3) : "") +
    (paint.style === "rustic"
      ? fill("M82 286H318L322 318Q322 336 304 336H96Q78 336 78 318Z", "#a8703f")
      : "") +
    line("M104 178H296", paint.deep, 2, { opacity: 0.35, "stroke-dasharray": "7 6" })
  );
}

function drawSatchel(paint: Paint): string {
  const [strap, strapShade] = strapOf(paint);
  const body = "M84 178H316L324 314Q324 334 304 334H96Q76 334 76 314Z";
  const flap = "M80 172Q80 160 94 160H306Q320 160 320 172L322 236Q322 272 284 272H116Q78 272 78 236Z";
  return (
    line("M92 182C100 30 300 30 308 182", strapShade, 12) +
    line("M90 180C98 32 298 32 306 180", strap, 6) +
    fill(body, paint.shade) +
    shadeSurface(paint, body) +
    drawPanel(paint, "flap", flap, 186) +
    line(
      "M92 238Q92 260 118 260H282Q308 260 308 238",
      paint.style === "classic" ? paint.trim : paint.deep,
      2.5,
      paint.style === "classic" ? {} : { opacity: 0.4, "stroke-dasharray": "7 6" },
    ) +
    [132, 252].map((x) => box(x, 226, 16, 74, 5, strap) + drawBuckle(paint, x + 8, 284)).join("")
  );
}

function drawWeekender(paint: Paint): string {
  const [strap, strapShade] = strapOf(paint);
  const body = "M84 188Q88 168 112 168H288Q312 168 316 188L338 306Q342 334 312 334H88Q58 334 62 306Z";
  return (
    line("M138 200C138 76 262 76 262 200", strapShade, 10, { opacity: 0.75 }) +
    drawPanel(paint, "body", body, 232) +
    fill("M84 188Q88 168 112 168H130L112 334H88Q58 334 62 306Z", strap, {
      opacity: paint.style === "minimal" ? 0.5 : 0.95,
    }) +
    fill("M316 188Q312 168 288 168H270L288 334H312Q342 334 338 306Z", strapShade, {
      opacity: paint.style === "minimal" ? 0.5 : 0.95,
    }) +
    line("M104 178H296", paint.metal, 5) +
    box(288, 174, 22, 9, 4, paint.metalShade) +
    line("M150 330V196C150 54 250 54 250 196V330", strapShade, 13) +
    line("M148 330V194C148 56 248 56 248 194V330", strap, 7) +
    drawBuckle(paint, 149, 226) +
    drawBuckle(paint, 249, 226) +
    (paint.style === "classic" ? line("M70 316Q200 326 330 316", paint.trim, 3) : "")
  );
}

/** Bags, standing on the floor. */
export function drawBag(paint: Paint): string {
  const side = linear(paint.id("side"), [
    [0, "#fff", 0.18],
    [0.45, "#fff", 0],
    [1, paint.deep, 0.45],
  ]);
  const draw = { backpack: drawBackpack, tote: drawTote, satchel: drawSatchel, weekender: drawWeekender }[
    paint.shape
  ];
  return side + texture(paint) + (draw ?? drawTote)(paint);
}
