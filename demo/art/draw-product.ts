import type { Category, DemoProduct } from "../catalogue/product.ts";
import { drawBag } from "./bags.ts";
import { drawChair } from "./chairs.ts";
import { drawJacket } from "./jackets.ts";
import { drawLamp } from "./lamps.ts";
import { drawMug } from "./mugs.ts";
import { mixPaint, type Paint } from "./paint.ts";
import { ellipse, radial } from "./shapes.ts";
import { drawShoe } from "./shoes.ts";

const DRAW: Readonly<Record<Category, (paint: Paint) => string>> = {
  shoes: drawShoe,
  jackets: drawJacket,
  bags: drawBag,
  lamps: drawLamp,
  mugs: drawMug,
  chairs: drawChair,
};

/** Where the shadow falls: centre, half width. Things on the wall or ceiling cast none on the floor. */
const SHADOWS: Readonly<Record<Category, readonly [cx: number, rx: number]>> = {
  shoes: [206, 164],
  jackets: [200, 0],
  bags: [200, 148],
  lamps: [200, 92],
  mugs: [196, 112],
  chairs: [200, 130],
};

function drawShadow(product: DemoProduct, paint: Paint): string {
  const [cx, rx] = product.shape === "pendant" ? [200, 0] : SHADOWS[product.category];
  if (rx === 0) return "";
  const x = product.shape === "task" ? 150 : cx;
  return (
    radial(paint.id("floor"), [
      [0, "#2a2420", 0.42],
      [0.6, "#2a2420", 0.16],
      [1, "#2a2420", 0],
    ]) + ellipse(x, 336, rx, 17, paint.url("floor"))
  );
}

/** Low things stand further up the picture, so that they sit in its middle. */
function lift(product: DemoProduct): number {
  if (product.category === "shoes") return product.shape === "boot" ? 22 : 50;
  if (product.shape === "espresso") return 52;
  return product.category === "mugs" || product.shape === "stool" ? 24 : 0;
}

/**
 * One product as an SVG element, 400 × 400. Decorative: the title stands beside it, so it is hidden from assistive
 * technology. `scope` must differ between two drawings of the same product on one page, for ids are page-wide;
 * `stage: false` leaves the background out.
 */
export function drawProduct(product: DemoProduct, options: { scope?: string; stage?: boolean } = {}): string {
  const paint = mixPaint(product, options.scope ?? "art");
  const stage =
    options.stage === false
      ? ""
      : `<rect width="400" height="400" style="fill:${paint.stage}"/>` +
        radial(paint.id("light"), [
          [0, "#fff", 0.55],
          [1, "#fff", 0],
        ]) +
        ellipse(150, 130, 270, 230, paint.url("light"));
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" aria-hidden="true" focusable="false">' +
    `${stage}<g transform="translate(0 ${-lift(product)})">${drawShadow(product, paint)}${DRAW[product.category](paint)}</g></svg>`
  );
}
