import type { Catalogue } from "../../core/catalogue.ts";
import { addItems } from "../../model/add-items.ts";
import type { Artifact } from "../../model/artifact.ts";
import { createItemSampler, sampleItems } from "../sampler.ts";
import { createSideFeatures } from "../side-features.ts";
import { describeItem } from "./describe-item.ts";

/**
 * The model over another shop's items alone, every vector from content: what is learned of people is kept, the item
 * table is not. `counts` are that shop's clicks by item; without them popularity is that of each item's likes.
 */
export function replaceCatalogue(
  artifact: Artifact,
  catalogue: Catalogue,
  { counts, seed }: { readonly counts?: Float64Array; readonly seed: number },
): Artifact {
  const { spec } = artifact;
  const old = artifact.catalogue.ids.length;
  const both = addItems(
    artifact,
    catalogue.ids.map((_, item) => describeItem(catalogue, item)),
  );
  const items = catalogue.ids.length;
  if (both.catalogue.ids.length !== old + items) {
    throw new Error("the catalogues share items; give the new ones ids of their own");
  }
  const sampler = createItemSampler(counts ?? new Float64Array(items));
  return {
    ...both,
    catalogue: { ...catalogue },
    vectors: both.vectors.slice(old * spec.dim),
    side: counts ? createSideFeatures(spec.side, counts) : both.side.slice(old * spec.side.length),
    contrast: sampleItems(sampler, items, artifact.contrast.items.length, seed),
    ...(both.cues && {
      cues: {
        ...both.cues,
        starts: new Int32Array(items + 1),
        columns: new Int32Array(0),
        together: new Float32Array(0),
        next: new Float32Array(0),
        matches: {
          ...both.cues.matches,
          offsets: both.cues.matches.offsets.subarray(old).map((at, _, [first]) => at - first!),
          values: both.cues.matches.values.slice(both.cues.matches.offsets[old]!),
        },
      },
    }),
  };
}
