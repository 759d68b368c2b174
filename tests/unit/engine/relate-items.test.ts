import { describe, expect, test } from "vitest";
import { relateItems } from "../../../src/engine/relate-items.ts";
import type { Artifact } from "../../../src/model/artifact.ts";

/** Vectors in the plane, at these angles in degrees and of different lengths; item 0 leads to item 4 most, then to 3. */
function createCatalogue({ hasCues = true } = {}) {
  const angles = [0, 10, -20, 90, 180];
  const ids = angles.map((_, item) => `i${item}`);
  const artifact = {
    spec: { dim: 2 },
    catalogue: { ids, attributes: [] },
    vectors: Float32Array.from(
      angles.flatMap((angle, item) => {
        const [length, radians] = [1 + item, (angle * Math.PI) / 180];
        return [length * Math.cos(radians), length * Math.sin(radians)];
      }),
    ),
    ...(hasCues && {
      cues: {
        starts: Int32Array.of(0, 2, 2, 2, 2, 2),
        columns: Int32Array.of(3, 4),
        next: Float32Array.of(0.1, 0.3),
      },
    }),
  } as unknown as Artifact;
  return { artifact, index: new Map(ids.map((id, item) => [id, item])) };
}

const idsOf = (items: readonly { readonly itemId: string }[]) => items.map(({ itemId }) => itemId);

describe("items that go with an item", () => {
  test("are similar by the angle of their vectors, whatever their length", () => {
    const similar = relateItems(createCatalogue(), "i0", { kind: "similar" });

    expect(idsOf(similar)).toEqual(["i1", "i2", "i3", "i4"]);
    expect(similar[0]?.score).toBeCloseTo(Math.cos(Math.PI / 18));
  });

  test("are complements where visits went on to them, then similar", () => {
    expect(idsOf(relateItems(createCatalogue(), "i0", { kind: "complements" }))).toEqual([
      "i4",
      "i3",
      "i1",
      "i2",
    ]);
  });

  test("are similar where nothing was counted for the item, or at all", () => {
    const byRow = relateItems(createCatalogue(), "i1", { kind: "complements" });
    const byModel = relateItems(createCatalogue({ hasCues: false }), "i0", { kind: "complements" });

    expect(byRow).toEqual(relateItems(createCatalogue(), "i1", { kind: "similar" }));
    expect(idsOf(byModel)).toEqual(["i1", "i2", "i3", "i4"]);
  });

  test("are limited, excluded and taken from candidates; those of an unknown item are none", () => {
    const options = { kind: "similar", among: ["i4", "i0", "i3", "i2"], exclude: ["i3"] } as const;

    expect(idsOf(relateItems(createCatalogue(), "i0", options))).toEqual(["i2", "i4"]);
    expect(idsOf(relateItems(createCatalogue(), "i0", { ...options, limit: 1 }))).toEqual(["i2"]);
    expect(relateItems(createCatalogue(), "gone", options)).toEqual([]);
  });
});
