import type { ItemId } from "../core/interaction.ts";
import type { Artifact } from "../model/artifact.ts";
import type { RelatedOptions, ScoredItem } from "./api.ts";
import { rankItems } from "./rank-items.ts";

/**
 * Items that go with one item, the same for every visitor: `similar` by the cosine of their vectors, `complements` by
 * how often visits went on from the one to the other, above all others, which follow by similarity. Nothing goes with
 * an item that the catalogue does not have.
 */
export function relateItems(
  { artifact, index }: { readonly artifact: Artifact; readonly index: ReadonlyMap<ItemId, number> },
  itemId: ItemId,
  { kind, among, limit, exclude = [] }: RelatedOptions,
): ScoredItem[] {
  const item = index.get(itemId);
  if (item === undefined) return [];
  const { catalogue, vectors, spec, cues } = artifact;
  const own = item * spec.dim;
  const scores = Float32Array.from(catalogue.ids, (_, other) => {
    const at = other * spec.dim;
    let [product, square] = [0, 1e-12];
    for (let d = 0; d < spec.dim; d++) {
      product += vectors[at + d]! * vectors[own + d]!;
      square += vectors[at + d]! ** 2;
    }
    return product / Math.sqrt(square);
  });
  const length = scores[item]!;
  scores.forEach((score, other) => (scores[other] = length > 0 ? score / length : 0));
  if (kind === "complements" && cues) {
    // No cosine is above 1.
    for (let entry = cues.starts[item]!; entry < cues.starts[item + 1]!; entry++)
      if (cues.next[entry]! > 0) scores[cues.columns[entry]!] = 1 + cues.next[entry]!;
  }
  return rankItems({ ids: catalogue.ids, index, scores }, among, {
    exclude: [...exclude, itemId],
    ...(limit !== undefined && { limit }),
  });
}
