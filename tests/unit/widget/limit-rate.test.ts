import { expect, test } from "vitest";
import { limitRate } from "../../../src/widget/limit-rate.ts";

test("a burst passes, then so many a second", () => {
  const mayPass = limitRate({ burst: 3, perSecond: 2 });

  const atOnce = [0, 0, 0, 0].map((atMs) => mayPass(atMs));
  const later = [400, 600, 1000, 1000, 100_000, 100_000, 100_000, 100_000].map((atMs) => mayPass(atMs));

  expect(atOnce).toEqual([true, true, true, false]);
  expect(later).toEqual([false, true, true, false, true, true, true, false]);
});

test("a clock that goes back gives nothing away", () => {
  const mayPass = limitRate({ burst: 1, perSecond: 1 });

  expect([5000, 0, 100].map((atMs) => mayPass(atMs))).toEqual([true, false, false]);
});
