import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rankItems } from "../../../src/engine/rank-items.ts";

const ids = ["a", "b", "c", "d"];
const catalogue = (scores: number[]) => ({ ids, index: new Map(ids.map((id, i) => [id, i])), scores });
const order = (...args: Parameters<typeof rankItems>) =>
  rankItems(...args)
    .map(({ itemId }) => itemId)
    .join("");

describe("rankItems", () => {
  test("puts the highest score first and keeps catalogue order on ties", () => {
    expect(order(catalogue([1, 3, 1, 3]), undefined)).toBe("bdac");
  });

  test("ranks only the given items, once each, unknown ones last in the order given", () => {
    expect(order(catalogue([1, 2, 3, 4]), ["y", "a", "c", "a", "x"])).toBe("cayx");
  });

  test("exclude overrides pin, and a pin that is no candidate adds nothing", () => {
    expect(order(catalogue([1, 2, 3, 4]), ["a", "b", "c"], { pin: ["a", "d", "b"], exclude: ["b"] })).toBe(
      "ac",
    );
  });

  test("a limit cuts the same order off, and a limit that is none is refused", () => {
    const scores = catalogue([1, 2, 3, 4]);
    expect(order(scores, undefined, { limit: 2 })).toBe("dc");
    expect(order(scores, undefined, { limit: 0 })).toBe("");
    expect(() => rankItems(scores, undefined, { limit: NaN })).toThrow("give a whole number");
  });

  test("without options it returns each candidate exactly once, scores never rising", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -9, max: 9 }), { minLength: 4, maxLength: 4 }),
        (scores) => {
          const ranked = rankItems(catalogue(scores), undefined);

          expect(ranked.map(({ itemId }) => itemId).sort()).toEqual(ids);
          ranked.slice(1).forEach(({ score }, i) => expect(score).toBeLessThanOrEqual(ranked[i]!.score));
        },
      ),
    );
  });
});
