import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { dampAdaptation, MIN_TESTS, TESTS } from "../../../src/learners/damp-adaptation.ts";

const CLICKS = 80;
const SEEDS = 400;

/** ln rank ratios of one visitor: `worse` of the tests lose places by a factor of up to 8, the others win as many. */
function simulate(seed: number, worse: (click: number) => number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: CLICKS }, (_, click) => {
    const size = Math.log(8) * random();
    return random() < worse(click) ? -size : size;
  });
}

/** Damping after each click of each visitor. */
function dampingOf(worse: (click: number) => number): number[][] {
  return Array.from({ length: SEEDS }, (_, seed) => {
    const ratios = simulate(seed + 1, worse);
    return ratios.map((_, click) => dampAdaptation(ratios.slice(0, click + 1)).damping);
  });
}

const shareOf = <T>(values: readonly T[], holds: (value: T) => boolean) =>
  values.filter(holds).length / values.length;

test("without a test adapting is trusted", () => {
  expect(dampAdaptation([])).toEqual({
    tests: 0,
    better: 0,
    worse: 0,
    meanLogRankRatio: 0,
    harmEvidence: 1,
    damping: 1,
  });
});

test("counts what got better and worse in the newest tests alone", () => {
  const old = new Array<number>(100).fill(-5);
  const newest = [...new Array<number>(TESTS - 3).fill(0), Math.log(2), Math.log(8), -Math.log(4)];

  const lift = dampAdaptation([...old, ...newest]);

  expect(lift).toMatchObject({ tests: TESTS, better: 2, worse: 1, damping: 1 });
  expect(lift.meanLogRankRatio).toBeCloseTo(Math.log(4) / TESTS);
});

test("a visitor whom adapting helps two times in three is never damped, in 99 of 100 visits", () => {
  const visits = dampingOf(() => 1 / 3);

  expect(shareOf(visits, (damping) => damping.every((d) => d === 1))).toBeGreaterThanOrEqual(0.99);
});

test("where adapting neither helps nor harms, a click in 20 at most finds it damped", () => {
  const clicks = dampingOf(() => 0.5).flat();

  expect(shareOf(clicks, (damping) => damping < 1)).toBeLessThan(0.05);
});

test("one lucky find outweighs many small losses: the sign alone does not decide", () => {
  const ratios = Array.from({ length: TESTS }, (_, i) => (i % 4 === 0 ? 3 : -0.2));

  expect(dampAdaptation(ratios)).toMatchObject({ worse: 24, damping: 1 });
});

test("where adapting harms nine times in ten, it ends damped, first by half and then to nothing", () => {
  const visits = dampingOf(() => 0.9);

  expect(shareOf(visits, (damping) => damping.at(-1)! < 1)).toBeGreaterThan(0.95);
  expect(dampAdaptation(new Array<number>(MIN_TESTS - 1).fill(-9)).damping).toBe(1);
  expect(dampAdaptation(new Array<number>(MIN_TESTS).fill(-9)).damping).toBe(0.5);
  expect(dampAdaptation(new Array<number>(TESTS).fill(-9)).damping).toBe(0);
});

test("when adapting helps again, it is used again within 20 tests", () => {
  const visits = dampingOf((click) => (click < 40 ? 1 : 0.25));

  expect(shareOf(visits, (damping) => damping[39]! < 1)).toBeGreaterThan(0.95);
  expect(shareOf(visits, (damping) => damping[59] === 1)).toBeGreaterThan(0.99);
});
