import { expect, test } from "vitest";
import { mergeTold } from "../../../../src/model/told/merge-told.ts";

test("items that share a name are one, and what was told first counts", () => {
  const merged = mergeTold([
    { keys: ["sku-1"], facts: { title: "Boot", attributes: { color: "red" } } },
    { keys: ["/boot"], facts: { price: 5 } },
    { keys: ["other"], facts: { title: "Hat" } },
    { keys: ["/boot", "sku-1"], facts: { title: "A boot", brand: "Norrvik", attributes: { size: "40" } } },
  ]);

  expect(merged).toHaveLength(2);
  expect(merged).toContainEqual({
    keys: ["sku-1", "/boot"],
    facts: { title: "Boot", price: 5, brand: "Norrvik", attributes: { color: "red", size: "40" } },
  });
});

test("items whose names cannot be told apart are dropped", () => {
  const items = Array.from({ length: 50 }, (_, i) => ({ keys: [`i${i}`, "n/a"], facts: {} }));

  expect(mergeTold(items)).toEqual([]);
});
