import type { Paint } from "./paint.ts";
import { shadeSurface, texture } from "./surface.ts";
import { box, clip, ellipse, fill, line, linear, mirror } from "./shapes.ts";

const TORSO: Readonly<Record<string, string>> = {
  parka:
    "M160 100L120 116Q130 220 118 330Q118 342 130 342H270Q282 342 282 330Q270 220 280 116L240 100Q200 124 160 100Z",
  puffer:
    "M160 96L116 112Q130 170 122 214Q128 262 120 306Q120 322 134 322H266Q280 322 280 306Q272 262 278 214Q270 170 284 112L240 96Q200 112 160 96Z",
  chore:
    "M158 96L120 112Q130 210 122 318Q122 328 132 328H268Q278 328 278 318Q270 210 280 112L242 96Q200 118 158 96Z",
  bomber:
    "M158 96L120 112Q130 200 126 284Q126 292 134 292H266Q274 292 274 284Q270 200 280 112L242 96Q200 114 158 96Z",
};
const SLEEVE: Readonly<Record<string, string>> = {
  parka: "M126 112C96 122 84 166 64 290Q62 302 72 304L100 310Q110 312 112 302L136 200Z",
  puffer: "M124 108C88 116 78 160 58 276Q56 292 68 295L98 302Q112 304 114 290L140 190Z",
  chore: "M126 108C98 118 86 160 68 284Q66 295 76 297L104 303Q114 304 116 294L140 194Z",
  bomber: "M126 108C96 116 84 158 68 262Q66 272 76 275L102 282Q112 284 114 274L140 192Z",
};

function drawSleeve(paint: Paint): string {
  const d = SLEEVE[paint.shape] as string;
  const cuff = paint.style === "rustic" || paint.style === "playful" ? paint.trim : paint.shade;
  const detail: Readonly<Record<string, string>> = {
    puffer: [150, 186, 222, 258]
      .map((y) => line(`M60 ${y}Q96 ${y + 16} 150 ${y - 6}`, paint.deep, 4, { opacity: 0.35 }))
      .join(""),
    bomber: fill("M58 262L120 276V300H50Z", cuff),
    chore: fill("M60 276L124 290V320H50Z", paint.shade),
    parka: fill("M58 282L116 294V320H50Z", cuff),
  };
  const bands =
    paint.style === "retro"
      ? line("M70 196L140 214", paint.trim, 9) + line("M66 214L140 232", paint.accent, 9)
      : "";
  return (
    fill(d, paint.base) +
    clip(
      paint.id("sleeve"),
      d,
      (detail[paint.shape] ?? "") +
        bands +
        fill("M120 110C128 160 112 240 96 320H160V110Z", paint.deep, { opacity: 0.22 }),
    )
  );
}

function drawFront(paint: Paint): string {
  const zip = paint.style === "playful" ? paint.accent : paint.style === "minimal" ? paint.deep : paint.metal;
  const seam = (d: string): string => line(d, paint.deep, 3, { opacity: 0.5 });
  const button =
    paint.style === "playful"
      ? paint.accent
      : paint.style === "rustic"
        ? "#7c4f2a"
        : paint.style === "classic"
          ? paint.trim
          : paint.deep;
  switch (paint.shape) {
    case "puffer":
      return (
        [148, 184, 220, 256, 292]
          .map((y) =>
            line(`M112 ${y}Q158 ${y + 15} 200 ${y + 3}Q242 ${y + 15} 288 ${y}`, paint.deep, 4, {
              opacity: 0.38,
            }),
          )
          .join("") +
        [140, 176, 212, 248, 284]
          .map((y) => line(`M130 ${y}Q160 ${y + 9} 190 ${y + 2}`, paint.light, 5, { opacity: 0.5 }))
          .join("") +
        line("M200 108V324", zip, 5)
      );
    case "chore":
      return (
        seam("M200 112V330") +
        [138, 178, 218, 258, 298].map((y) => ellipse(191, y, 5, 5, button)).join("") +
        [
          [138, 236, 44, 54],
          [218, 236, 44, 54],
          [218, 150, 36, 40],
        ]
          .map(
            ([x, y, w, h]) =>
              box(x as number, y as number, w as number, h as number, 5, paint.shade, { opacity: 0.75 }) +
              line(
                `M${(x as number) + 4} ${(y as number) + 9}H${(x as number) + (w as number) - 4}`,
                paint.style === "classic" ? paint.trim : paint.light,
                2,
                { opacity: 0.8 },
              ),
          )
          .join("")
      );
    case "bomber":
      return (
        fill(
          "M110 268H290V300H110Z",
          paint.style === "rustic" || paint.style === "playful" ? paint.trim : paint.shade,
        ) +
        [...Array(15).keys()]
          .map((i) => line(`M${128 + i * 10} 271V291`, paint.deep, 2, { opacity: 0.3 }))
          .join("") +
        line("M200 108V290", zip, 5) +
        line("M150 222L166 258M250 222L234 258", paint.deep, 5, { opacity: 0.7 })
      );
    default:
      return (
        line("M200 118V342", zip, 5) +
        seam("M184 118V342") +
        [
          [134, 252],
          [218, 252],
        ]
          .map(
            ([x, y]) =>
              box(x as number, y as number, 48, 50, 6, paint.shade, { opacity: 0.8 }) +
              box(
                (x as number) - 2,
                y as number,
                52,
                15,
                5,
                paint.style === "rustic" ? paint.trim : paint.base,
              ) +
              ellipse((x as number) + 24, (y as number) + 9, 3, 3, zip),
          )
          .join("") +
        line("M126 224Q200 232 274 224", paint.deep, 3, { opacity: 0.4 })
      );
  }
}

function drawCollar(paint: Paint): string {
  const lining =
    paint.style === "classic" ? paint.trim : paint.style === "playful" ? paint.accent : paint.deep;
  switch (paint.shape) {
    case "parka":
      return (
        fill("M142 112C128 48 168 32 200 32C232 32 272 48 258 112Q200 148 142 112Z", paint.base) +
        fill("M158 106C150 62 174 50 200 50C226 50 250 62 242 106Q200 132 158 106Z", lining) +
        fill("M158 106C150 62 174 50 200 50C184 60 172 76 176 116Z", "#000", { opacity: 0.2 }) +
        (paint.style === "rustic"
          ? line("M150 108C138 56 172 42 200 42C228 42 262 56 250 108", "#e9dcc3", 13)
          : "") +
        line("M186 120V158M214 120V156", paint.trim, 3)
      );
    case "puffer":
      return (
        fill("M154 100Q150 66 166 62Q200 72 234 62Q250 66 246 100Q200 118 154 100Z", paint.shade) +
        fill("M166 64Q200 76 234 64Q238 82 200 88Q162 82 166 64Z", lining) +
        line("M156 84Q178 94 197 91M244 84Q222 94 203 91", paint.deep, 3, { opacity: 0.4 })
      );
    case "bomber":
      return (
        fill(
          "M156 102Q154 78 168 74Q200 84 232 74Q246 78 244 102Q200 120 156 102Z",
          paint.style === "rustic" || paint.style === "playful" ? paint.trim : paint.shade,
        ) + fill("M170 76Q200 88 230 76Q230 90 200 95Q170 90 170 76Z", lining)
      );
    default:
      return (
        fill("M166 84Q200 96 234 84L226 104Q200 112 174 104Z", lining) +
        fill("M164 80L200 116L168 142Q146 118 148 96Z", paint.light) +
        fill("M236 80L200 116L232 142Q254 118 252 96Z", paint.base) +
        line("M200 116L168 142M200 116L232 142", paint.deep, 2.5, { opacity: 0.4 })
      );
  }
}

/** Jackets, hanging on the wall. */
export function drawJacket(paint: Paint): string {
  const torso = TORSO[paint.shape] as string;
  const side = linear(paint.id("side"), [
    [0, "#fff", 0.14],
    [0.45, "#fff", 0],
    [1, paint.deep, 0.42],
  ]);
  const hook = line("M200 72V50C200 34 218 36 216 24C214 14 196 14 194 26", paint.metalShade, 4);
  const bands =
    paint.style === "retro"
      ? box(100, 168, 200, 13, 0, paint.trim) + box(100, 186, 200, 13, 0, paint.accent)
      : "";
  const sleeve = drawSleeve(paint);
  return (
    side +
    texture(paint) +
    (paint.shape === "parka" ? "" : hook) +
    sleeve +
    mirror(sleeve.replaceAll(paint.id("sleeve"), paint.id("sleeve2"))) +
    fill(torso, paint.base) +
    clip(paint.id("torso"), torso, bands + drawFront(paint)) +
    shadeSurface(paint, torso) +
    drawCollar(paint)
  );
}
