import { expect } from "vitest";

expect.extend({
  /** All numbers within an absolute or relative tolerance of the expected ones. */
  toBeCloseToArray(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
    const worst = Array.from(expected).reduce(
      (most, value, i) => Math.max(most, Math.abs(received[i]! - value) / Math.max(1, Math.abs(value))),
      received.length === expected.length ? 0 : Infinity,
    );
    return {
      pass: worst <= tolerance,
      message: () =>
        `expected ${received.length} numbers within ${tolerance} of ${expected.length} others; the worst is off by ${worst}`,
    };
  },
});

declare module "vitest" {
  interface Matchers {
    toBeCloseToArray(expected: ArrayLike<number>, tolerance: number): void;
  }
}
