import type { DemoProduct } from "../catalogue/product.ts";
import { drawProduct } from "./draw-product.ts";

/** Who stands where in the picture: what to look for, then left edge, top edge and width on a 760 × 520 canvas. */
const CAST = [
  [{ shape: "pendant", colour: "red" }, 250, -46, 250],
  [{ shape: "armchair", colour: "green" }, 360, 150, 350],
  [{ shape: "mushroom", colour: "yellow" }, 64, 92, 220],
  [{ shape: "weekender", colour: "blue" }, 218, 266, 240],
  [{ shape: "trainer", colour: "white" }, 10, 340, 190],
  [{ shape: "round", colour: "pink" }, 612, 344, 128],
] as const;

/** What the table lamp stands on. */
const sideTable =
  '<ellipse cx="174" cy="438" rx="92" ry="12" fill="#2a2420" opacity=".16"/>' +
  '<path d="M122 284L104 436M226 284L244 436" stroke="#8a6142" stroke-width="9" stroke-linecap="round"/>' +
  '<path d="M168 284V428" stroke="#66442b" stroke-width="8" stroke-linecap="round"/>' +
  '<rect x="88" y="274" width="172" height="15" rx="7.5" fill="#a87750"/><rect x="88" y="282" width="172" height="7" rx="3.5" fill="#7d5536"/>';

/** The picture that opens the shop: some of its own products in one room. Decorative. */
export function drawStillLife(products: readonly DemoProduct[]): string {
  const figures = CAST.map(([wanted, x, y, width], index) => {
    const product =
      products.find(({ shape, colour }) => shape === wanted.shape && colour === wanted.colour) ??
      products.find(({ shape }) => shape === wanted.shape);
    if (!product) return "";
    const drawing = drawProduct(product, { scope: `room${index}`, stage: false });
    return drawing.replace("<svg ", `<svg x="${x}" y="${y}" width="${width}" height="${width}" `);
  });
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 520" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">' +
    '<rect width="760" height="520" style="fill:var(--room-wall, #dfe5e1)"/>' +
    '<rect y="372" width="760" height="148" style="fill:var(--room-floor, #cfc3b1)"/>' +
    '<rect y="366" width="760" height="7" style="fill:var(--room-rail, #f3f1ea)"/>' +
    '<ellipse cx="470" cy="462" rx="300" ry="40" style="fill:var(--room-rug, #e9e2d4)"/>' +
    sideTable +
    `${figures.join("")}</svg>`
  );
}
