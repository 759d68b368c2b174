import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { applyAdam, applyLazyAdam, createMoments } from "../../../src/meta/adam.ts";
import "../to-be-close-to-array.ts";

const random = createRandom(1);
const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal());

test("several steps agree with Adam as its paper writes it", () => {
  const start = normals(6);
  const gradients = Array.from({ length: 5 }, () => normals(6));
  const [weights, moments] = [start.slice(), createMoments(6)];

  gradients.forEach((gradient, i) => applyAdam(weights, gradient, moments, 0.1, i + 1));

  const expected = Array.from(start, (weight, d) => {
    let [m, v, w] = [0, 0, weight];
    gradients.forEach((gradient, i) => {
      m = 0.9 * m + 0.1 * gradient[d]!;
      v = 0.999 * v + 0.001 * gradient[d]! ** 2;
      const [mHat, vHat] = [m / (1 - 0.9 ** (i + 1)), v / (1 - 0.999 ** (i + 1))];
      w -= (0.1 * mHat) / (Math.sqrt(vHat) + 1e-8);
    });
    return w;
  });
  expect(weights).toBeCloseToArray(expected, 1e-5);
});

test("lazy Adam leaves rows without a gradient as they were, with their moments", () => {
  const [table, before] = [Float32Array.of(1, 2, 3, 4, 5, 6), [1, 2, 5, 6]];
  const moments = createMoments(6);

  applyLazyAdam(table, new Map([[1, Float32Array.of(1, -1)]]), moments, 0.1, 1);

  expect([table[0], table[1], table[4], table[5]]).toEqual(before);
  expect(table[2]).toBeLessThan(3);
  expect(table[3]).toBeGreaterThan(4);
  expect(Array.from(moments.second, (value) => value > 0)).toEqual([false, false, true, true, false, false]);
});

test("lazy Adam is dense Adam when every row has a gradient", () => {
  const start = normals(6);
  const [dense, lazy] = [start.slice(), start.slice()];
  const [denseMoments, lazyMoments] = [createMoments(6), createMoments(6)];

  for (let step = 1; step <= 3; step++) {
    const gradient = normals(6);
    const rows = new Map([0, 1, 2].map((row) => [row, gradient.slice(2 * row, 2 * row + 2)]));
    applyAdam(dense, gradient, denseMoments, 0.1, step);
    applyLazyAdam(lazy, rows, lazyMoments, 0.1, step);
  }

  expect(lazy).toEqual(dense);
  expect(lazyMoments).toEqual(denseMoments);
});

test("without decay a weight that does not move keeps every bit, the sign of zero too", () => {
  const weights = Float32Array.of(-0, 0);

  applyAdam(weights, new Float32Array(2), createMoments(2), 0.1, 1);

  expect(Array.from(weights)).toEqual([-0, 0]);
});

test("decay takes rate times decay of each weight away, and leaves the step and the moments as they are", () => {
  const start = normals(6);
  const gradient = normals(6);
  const [plain, decayed] = [start.slice(), start.slice()];
  const [plainMoments, decayedMoments] = [createMoments(6), createMoments(6)];

  applyAdam(plain, gradient, plainMoments, 0.1, 1);
  applyAdam(decayed, gradient, decayedMoments, 0.1, 1, { decay: 0.5 });

  expect(decayed).toBeCloseToArray(
    plain.map((weight, d) => weight - 0.1 * 0.5 * start[d]!),
    1e-6,
  );
  expect(decayedMoments).toEqual(plainMoments);
});

test("in a table only the rows with a gradient decay", () => {
  const table = Float32Array.of(1, 2, 3, 4, 5, 6);

  applyLazyAdam(table, new Map([[1, Float32Array.of(0, 0)]]), createMoments(6), 0.1, 1, { decay: 0.5 });

  expect(table).toBeCloseToArray([1, 2, 3 * 0.95, 4 * 0.95, 5, 6], 1e-6);
});
