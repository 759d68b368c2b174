import { expect, test } from "vitest";
import type { Catalogue } from "../../../src/core/catalogue.ts";
import { describeItem } from "../../../src/meta/evaluate/describe-item.ts";
import { replaceCatalogue } from "../../../src/meta/evaluate/replace-catalogue.ts";
import { addItems } from "../../../src/model/add-items.ts";
import { createContentSchema } from "../../../src/model/content/create-content-schema.ts";
import { encodeContent } from "../../../src/model/content/encode-content.ts";
import { matchContent } from "../../../src/model/content/match-content.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { makeSmallArtifact } from "../meta/small-artifact.ts";

test("only the new items are left, encoded as added ones are, with their own popularity where it is known", async () => {
  await startBackend();
  const small = makeSmallArtifact();
  const schema = createContentSchema(small.catalogue);
  const { count } = encodeContent(schema, small.catalogue);
  const { dim } = small.spec;
  const table = Float32Array.from({ length: count * dim }, (_, i) => Math.sin(i));
  const cues = {
    starts: Int32Array.from({ length: 13 }, () => 0),
    columns: new Int32Array(0),
    together: new Float32Array(0),
    next: new Float32Array(0),
    matches: matchContent(schema, small.catalogue, ["brand"]),
  };
  const spec = { ...small.spec, cues: { matches: ["brand"] } as never };
  const artifact = { ...small, spec, cues, encoder: { schema, table } };
  const other: Catalogue = {
    ids: ["x", "y"],
    attributes: small.catalogue.attributes.map(
      (attribute) => ({ ...attribute, values: [attribute.values[4], attribute.values[6]] }) as never,
    ),
  };

  const likely = replaceCatalogue(artifact, other, { seed: 1 });
  const counted = replaceCatalogue(artifact, other, { seed: 1, counts: Float64Array.of(9, 0) });

  const added = addItems(
    artifact,
    [0, 1].map((item) => describeItem(other, item)),
  );
  expect(likely.catalogue).toEqual(other);
  expect(likely.vectors).toEqual(added.vectors.slice(12 * dim));
  expect(likely.side).toEqual(added.side.slice(12));
  expect(Array.from(counted.side)).toEqual([0, Math.fround(-Math.log(10))]);
  expect(likely.contrast.items.every((item) => item < 2)).toBe(true);
  expect(likely.cues!.matches.offsets).toEqual(Int32Array.of(0, 1, 2));
  expect(Array.from(likely.cues!.matches.values)).toEqual(
    [4, 6].map((item) => cues.matches.values[cues.matches.offsets[item]!]),
  );
  expect(() => replaceCatalogue(artifact, small.catalogue, { seed: 1 })).toThrow("ids of their own");
});
