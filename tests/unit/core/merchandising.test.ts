import { describe, expect, test } from "vitest";
import { merchandise, type MerchandisingRules, type RuleFacts } from "../../../src/core/merchandising.ts";

/** Best first: a and c are red, b and d blue, e has no colour, f is unknown; the visitor has bought b. */
const colours: Record<string, string> = { a: "red", b: "blue", c: "red", d: "blue" };
const facts: RuleFacts = {
  values: (itemId) => (colours[itemId] === undefined ? [] : [colours[itemId]]),
  did: (itemId, action) => itemId === "b" && action === "purchase",
};
const order = (rules: MerchandisingRules, ids = "abcdef") =>
  merchandise(
    [...ids].map((itemId, at) => ({
      itemId,
      score: itemId === "f" ? -Infinity : -at,
      known: itemId !== "f",
    })),
    rules,
    facts,
  )
    .map(({ itemId }) => itemId)
    .join("");

describe("merchandise", () => {
  test("changes nothing without rules", () => {
    expect(order({})).toBe("abcdef");
  });

  test("pins in the order of the pins, and what is no candidate pins nothing", () => {
    expect(order({ pin: ["d", "x", "f"] })).toBe("dfabce");
  });

  test("excludes what was bought, one item, or all with a value, pinned or not", () => {
    expect(order({ exclude: "bought" })).toBe("acdef");
    expect(order({ exclude: ["a"], pin: ["a"] })).toBe("bcdef");
    expect(order({ exclude: [{ attribute: "colour", value: "red" }] })).toBe("bdef");
  });

  test("a boost counts in the score, and an unknown item stays behind whatever boosts it", () => {
    expect(order({ boost: [{ items: { attribute: "colour", value: "blue" }, by: 1.5 }] })).toBe("badcef");
    expect(order({ boost: [{ items: "f", by: 99 }] })).toBe("abcdef");
  });

  test("buries after all others, in their own order", () => {
    expect(order({ bury: [{ action: "purchase" }, "a"] })).toBe("cdefab");
  });

  test("no row of one value is longer than allowed while others can part it", () => {
    const diversity = { attribute: "colour", inARow: 1 };

    expect(order({ diversity }, "acebdf")).toBe("aecbdf");
    expect(order({ diversity }, "acbd")).toBe("abcd");
    expect(order({ diversity }, "ac")).toBe("ac");
    expect(order({ diversity: { ...diversity, inARow: 2 } }, "acbd")).toBe("acbd");
    expect(() => order({ diversity: { ...diversity, inARow: 0 } })).toThrow("at least 1");
  });
});
