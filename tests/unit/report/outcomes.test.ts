import { expect, test } from "vitest";
import { countOutcomes } from "../../../src/meta/report/outcomes.ts";

test("tasks are won, tied or lost by rank, and do not count without one", () => {
  expect(countOutcomes([1, 5, 7.5, null, 2], [3, 5, 7, 1, null])).toEqual({ win: 1, tie: 1, loss: 1 });
});

test("what nobody sees is no difference", () => {
  const seen = { seen: 20 };

  expect(countOutcomes([21, 400, 20, 30], [400, 21, 21, 20], seen)).toEqual({ win: 1, tie: 2, loss: 1 });
});
