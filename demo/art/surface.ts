import type { Paint } from "./paint.ts";
import { fill } from "./shapes.ts";

type Grain = { readonly size: number; readonly d: string; readonly width: number; readonly opacity: number };

const WEAVE: Grain = { size: 7, d: "M0 7L7 0M-2 2L2 -2M5 9L9 5", width: 1.2, opacity: 0.16 };
const KNIT: Grain = { size: 10, d: "M0 2L5 7L10 2", width: 1.6, opacity: 0.2 };
const SLUB: Grain = { size: 9, d: "M0 2H6M3 6.5H9", width: 1, opacity: 0.2 };
const WOOD: Grain = {
  size: 40,
  d: "M0 8Q20 3 40 8M0 22Q20 27 40 22M0 34Q20 31 40 34",
  width: 1.4,
  opacity: 0.22,
};

/** What shows on the cloth, wood or glaze of each material; smooth materials show nothing. */
const GRAINS: Readonly<Record<string, Grain>> = {
  canvas: WEAVE,
  cotton: WEAVE,
  wool: KNIT,
  knit: KNIT,
  felt: SLUB,
  linen: SLUB,
  oak: WOOD,
  ash: WOOD,
};

function grainOf({ material, shape }: Paint): Grain | undefined {
  // The wood of an armchair is in its frame; what one sees is cloth.
  return shape === "armchair" && GRAINS[material] === WOOD ? SLUB : GRAINS[material];
}

/** The definition of this product's grain; goes before the first `shadeSurface`. */
export function texture(paint: Paint): string {
  const grain = grainOf(paint);
  if (!grain) return "";
  return (
    `<pattern id="${paint.id("grain")}" width="${grain.size}" height="${grain.size}" patternUnits="userSpaceOnUse">` +
    `<path d="${grain.d}" fill="none" stroke="${paint.deep}" stroke-width="${grain.width}" opacity="${grain.opacity}"/></pattern>`
  );
}

/** Light and grain over a shape that is already coloured. */
export function shadeSurface(paint: Paint, d: string): string {
  return (grainOf(paint) ? fill(d, paint.url("grain")) : "") + fill(d, paint.url("side"));
}
