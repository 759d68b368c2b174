import type { Paint } from "./paint.ts";
import { shadeSurface, texture } from "./surface.ts";
import { box, clip, dots, ellipse, fill, line, linear } from "./shapes.ts";

const UPPER: Readonly<Record<string, string>> = {
  runner:
    "M70 276C66 238 76 214 76 186Q76 172 90 174C108 184 128 188 148 174L170 158C192 190 226 222 270 232C312 240 338 252 342 280Z",
  trainer:
    "M72 284C68 248 74 224 76 198Q78 184 92 186C110 194 132 196 152 184L174 172C194 202 228 230 272 238C314 244 336 260 338 286Z",
  boot: "M84 284L92 118Q93 106 106 106H190Q203 106 204 120L208 186C232 218 290 222 322 246Q340 260 338 286Z",
  loafer:
    "M72 282C70 246 74 224 84 208Q92 198 106 206C136 228 172 226 204 208C228 204 250 212 268 222C308 236 342 250 342 282Z",
};

function soleOf(paint: Paint): readonly [string, string] {
  if (paint.style === "rustic") return ["#c08a55", "#94653a"];
  if (paint.style === "playful") return [paint.accent, paint.accent];
  if (paint.style === "minimal" && paint.shape !== "runner") return [paint.light, paint.shade];
  if (paint.shape === "loafer" || paint.shape === "boot") return ["#6b4a33", "#46301f"];
  return ["#f7f3ea", "#d6cdbd"];
}

function drawSole(paint: Paint): string {
  const [sole, soleShade] = soleOf(paint);
  if (paint.shape === "runner") {
    return (
      fill("M60 270Q52 300 66 324Q72 334 90 334H316Q352 332 356 300Q356 278 340 274Z", sole) +
      fill("M62 306Q66 334 90 334H316Q350 332 356 304Q330 318 270 312Q160 300 62 306Z", soleShade) +
      line("M84 292Q120 284 150 296T220 300", soleShade, 3)
    );
  }
  if (paint.shape === "trainer") {
    return (
      fill("M64 280H344Q356 296 350 318Q346 332 328 332H86Q64 332 62 310Z", sole) +
      fill("M62 316Q66 332 86 332H328Q346 332 350 316Z", soleShade) +
      line("M72 296H346", soleShade, 2, { "stroke-dasharray": "6 5" })
    );
  }
  const heel = paint.shape === "boot" ? 44 : 32;
  return (
    fill("M68 278H344Q354 290 348 302H180V304H68Z", sole) +
    fill(`M68 298H160V${290 + heel}H76Q70 ${290 + heel} 70 320Z`, soleShade) +
    fill(`M172 298H348Q346 ${290 + heel - 2} 322 ${290 + heel}H216Q186 ${290 + heel} 172 298Z`, soleShade) +
    line("M76 287H342", soleShade, 2, { "stroke-dasharray": "5 5" })
  );
}

function drawLaces(paint: Paint, points: readonly (readonly [number, number])[]): string {
  const lace =
    paint.style === "playful"
      ? paint.accent
      : paint.style === "minimal"
        ? paint.light
        : paint.style === "rustic"
          ? "#e9d9bb"
          : "#faf6ee";
  return points
    .map(
      ([x, y]) =>
        line(`M${x} ${y}l-20 17`, paint.deep, 9, { opacity: 0.35 }) + line(`M${x} ${y}l-20 15`, lace, 6),
    )
    .join("");
}

function drawDetail(paint: Paint): string {
  const shadow = fill("M40 262Q200 300 380 262V340H40Z", paint.deep, { opacity: 0.22 });
  const spots = paint.style === "playful" ? dots(paint.light, 32, 4) : "";
  switch (paint.shape) {
    case "runner":
      return (
        spots +
        fill("M262 230C316 238 340 254 342 284H286Q258 262 262 230Z", paint.shade, { opacity: 0.7 }) +
        fill(
          "M60 230Q100 214 112 284H60Z",
          paint.style === "retro" || paint.style === "classic" ? paint.trim : paint.shade,
          { opacity: 0.95 },
        ) +
        (paint.style === "minimal"
          ? ""
          : line("M118 282C150 258 186 250 216 212", paint.trim, 15) +
            line(
              "M146 284C178 264 204 254 236 226",
              paint.style === "retro" ? paint.accent : paint.trimShade,
              7,
            )) +
        shadow
      );
    case "trainer":
      return (
        spots +
        fill("M276 236C316 244 338 260 340 290H300Q266 272 276 236Z", paint.light, { opacity: 0.8 }) +
        fill(
          "M60 196H112L104 236Q90 246 60 244Z",
          paint.style === "retro" || paint.style === "classic" ? paint.trim : paint.shade,
        ) +
        (paint.style === "retro" ? line("M140 286L172 224M166 286L194 238", paint.trim, 12) : "") +
        (paint.style === "minimal"
          ? ""
          : line("M118 284C128 240 156 222 196 214", paint.deep, 2.5, {
              opacity: 0.5,
              "stroke-dasharray": "6 5",
            })) +
        shadow
      );
    case "boot":
      return (
        spots +
        fill("M262 222C310 230 338 250 340 288H282Q250 262 262 222Z", paint.shade, { opacity: 0.75 }) +
        fill("M80 200H128L120 290H70Z", paint.shade, { opacity: 0.75 }) +
        (paint.style === "retro"
          ? box(60, 138, 170, 13, 0, paint.trim) + box(60, 157, 170, 13, 0, paint.accent)
          : "") +
        (paint.style === "classic"
          ? line("M130 288Q134 226 196 216M262 224Q254 262 284 286", paint.trim, 3)
          : "") +
        shadow
      );
    default:
      return (
        spots +
        line("M208 214C256 218 296 240 322 276", paint.style === "minimal" ? paint.shade : paint.deep, 4, {
          opacity: 0.55,
        }) +
        (paint.style === "minimal"
          ? ""
          : fill(
              "M184 190L232 200Q222 250 196 284H146Q176 240 184 190Z",
              paint.style === "playful"
                ? paint.accent
                : paint.style === "classic" || paint.style === "retro"
                  ? paint.trim
                  : paint.shade,
            )) +
        shadow
      );
  }
}

function drawOpening(paint: Paint): string {
  switch (paint.shape) {
    case "runner":
      return (
        fill("M78 186Q108 200 150 176L166 160L160 150Q120 176 84 168Q74 172 78 186Z", paint.deep) +
        fill("M150 176L172 156Q166 138 150 146Q142 152 146 166Z", paint.light)
      );
    case "trainer":
      return (
        fill("M78 198Q108 212 154 188L172 174L164 166Q124 190 88 182Q76 186 78 198Z", paint.deep) +
        fill("M154 188L176 170Q170 152 154 160Q146 166 150 180Z", paint.light)
      );
    case "boot":
      return (
        ellipse(148, 108, 55, 9, paint.deep) +
        box(84, 84, 12, 34, 6, paint.style === "minimal" ? paint.shade : paint.trim)
      );
    default:
      return fill(
        "M82 214Q92 200 106 208C136 230 172 228 204 210Q170 250 130 244Q96 238 82 214Z",
        paint.deep,
        { opacity: 0.85 },
      );
  }
}

/** Shoes in profile, toe to the right. */
export function drawShoe(paint: Paint): string {
  const upper = UPPER[paint.shape] as string;
  const top = linear(
    paint.id("side"),
    [
      [0, "#fff", 0.2],
      [0.5, "#fff", 0],
      [1, paint.deep, 0.32],
    ],
    true,
  );
  const laces: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
    runner: [
      [184, 172],
      [202, 190],
      [222, 206],
      [244, 219],
    ],
    trainer: [
      [188, 184],
      [206, 202],
      [228, 218],
    ],
    boot:
      paint.style === "minimal"
        ? []
        : [
            [204, 140],
            [206, 162],
            [210, 184],
            [226, 204],
          ],
    loafer: [],
  };
  const welt =
    paint.shape === "loafer" && paint.style !== "minimal" ? line("M176 232H208", paint.metal, 5) : "";
  const elastic =
    paint.shape === "boot" && paint.style === "minimal"
      ? fill("M136 118H176L164 204H146Z", paint.deep, { opacity: 0.6 })
      : "";
  const low = paint.shape === "runner" || paint.shape === "trainer";
  return (
    top +
    texture(paint) +
    `<g transform="${low ? "translate(-8 43) scale(1.04 .872)" : "translate(0 0)"}">` +
    (paint.shape === "loafer" ? "" : drawOpening(paint)) +
    drawSole(paint) +
    fill(upper, paint.base) +
    clip(paint.id("upper"), upper, drawDetail(paint)) +
    shadeSurface(paint, upper) +
    (paint.shape === "loafer" || paint.shape === "boot" ? drawOpening(paint) : "") +
    elastic +
    welt +
    drawLaces(paint, laces[paint.shape] ?? []) +
    "</g>"
  );
}
