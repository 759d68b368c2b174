import { createRandom, type Random } from "../../../src/core/random.ts";

/** Width and height of an image. */
const SIDE = 12;

/** Numbers of one image. */
export const PIXELS = SIDE * SIDE;

/** Characters of an invented alphabet, each drawn several times. */
export interface Glyphs {
  readonly classes: number;
  /** Drawings of each class. */
  readonly drawings: number;
  /** Ink from 0 to 1, row-major [classes · drawings, PIXELS]. */
  readonly images: Float32Array;
}

/**
 * Draws an alphabet: a character is three strokes between points of its own; each drawing moves every point a little,
 * shifts the whole by up to a pixel and a half, and is seen through noise. Equal seeds give equal images.
 */
export function drawGlyphs({
  classes,
  drawings,
  seed,
}: {
  readonly classes: number;
  readonly drawings: number;
  readonly seed: number;
}): Glyphs {
  const random = createRandom(seed);
  const images = new Float32Array(classes * drawings * PIXELS);
  for (let c = 0; c < classes; c++) {
    const strokes = Array.from({ length: 3 }, () => drawPoints(random));
    for (let d = 0; d < drawings; d++) {
      const at = (c * drawings + d) * PIXELS;
      drawCharacter(images.subarray(at, at + PIXELS), strokes, random);
    }
  }
  return { classes, drawings, images };
}

type Point = readonly [x: number, y: number];

/** A bent stroke: where it starts, what it bends towards and where it ends. */
function drawPoints(random: Random): readonly [Point, Point, Point] {
  const point = (): Point => [1.5 + (SIDE - 4) * random(), 1.5 + (SIDE - 4) * random()];
  return [point(), point(), point()];
}

function drawCharacter(image: Float32Array, strokes: readonly (readonly Point[])[], random: Random): void {
  const shift = [SHIFT * (2 * random() - 1), SHIFT * (2 * random() - 1)] as const;
  for (const stroke of strokes) {
    const [from, bend, to] = stroke.map(([x, y]): Point => [
      x + shift[0] + JITTER * random.normal(),
      y + shift[1] + JITTER * random.normal(),
    ]) as [Point, Point, Point];
    for (let t = 0; t <= 1; t += 0.04) {
      const along = (axis: 0 | 1) =>
        (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * bend[axis] + t ** 2 * to[axis];
      addInk(image, along(0), along(1));
    }
  }
  for (let i = 0; i < PIXELS; i++) image[i] = Math.min(1, image[i]!) + NOISE * random.normal();
}

/** How far a drawing's points stray, in pixels, and how strong its noise is. */
const SHIFT = 1.5;
const JITTER = 0.8;
const NOISE = 0.2;

/** A dab of ink spread over the four pixels around a point. */
function addInk(image: Float32Array, x: number, y: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  for (const column of [left, left + 1]) {
    for (const row of [top, top + 1]) {
      if (column < 0 || row < 0 || column >= SIDE || row >= SIDE) continue;
      image[row * SIDE + column]! += (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
    }
  }
}
