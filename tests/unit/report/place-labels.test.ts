import fc from "fast-check";
import { expect, test } from "vitest";
import { placeLabels } from "../../../src/meta/report/place-labels.ts";

test("labels keep their distance and the order of their lines, and stay on the picture", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 12 }), (ends) => {
      const places = placeLabels(ends, 14, 300);

      const order = [...ends.keys()].sort((a, b) => places[a]! - places[b]!);
      for (const [above, at] of order.slice(1).entries()) {
        expect(places[at]! - places[order[above]!]!).toBeGreaterThan(14 - 1e-6);
        expect(ends[at]!).toBeGreaterThanOrEqual(ends[order[above]!]!);
      }
      for (const place of places) {
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(300);
      }
    }),
  );
});

test("a label with room enough stands beside its line", () => {
  expect(placeLabels([200, 20, 100], 14, 300)).toEqual([200, 20, 100]);
});

test("two lines that meet share the room around them", () => {
  expect(placeLabels([100, 100], 14, 300)).toEqual([93, 107]);
});
