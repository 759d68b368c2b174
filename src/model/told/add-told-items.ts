import type { NewItem } from "../../core/new-item.ts";
import type { ResolveKeys } from "../../core/resolve-keys.ts";
import type { Steps } from "../../core/steps.ts";
import type { ToldItem } from "../../core/told-item.ts";
import { addItemsInSteps } from "../add-items.ts";
import type { Artifact } from "../artifact.ts";
import type { ContentSchema } from "../content/content-schema.ts";
import { describeItems } from "../content/describe-items.ts";
import { readColumn } from "../content/read-column.ts";
import { createShareMeasure } from "./measure-share.ts";
import { mergeTold } from "./merge-told.ts";
import { createFactsReader } from "./read-facts.ts";

/**
 * Least cosine between an item's content vector by what a page tells and by all that a catalogue tells. Such items stand
 * about a twentieth of the catalogue from where all attributes would put them, others up to a sixth; two random places are
 * a third apart (`npm run bench -- told-items`).
 */
const LEAST_SHARE = 0.9;

/** The model with items that a page told enough of, and those that it told too little of. */
export interface ToldItems {
  readonly artifact: Artifact;
  readonly left: readonly ToldItem[];
}

/**
 * Adds items that the model does not know under any of their names, where a page tells so much of them that their vector
 * can be trusted. Training leaves out ids, never attributes, so a vector from half the attributes is another item's.
 */
export function* addToldItems(
  artifact: Artifact,
  items: readonly ToldItem[],
  resolve: ResolveKeys,
): Steps<ToldItems> {
  const unknown = mergeTold(items).filter(({ keys }) => resolve(keys) === null);
  const { encoder, catalogue } = artifact;
  if (!encoder || unknown.length === 0) return { artifact, left: unknown };
  const read = createFactsReader(encoder.schema, catalogue);
  const fresh = unknown.map(({ keys, facts }): NewItem => {
    const [itemId, ...aliases] = keys as [string, ...string[]];
    return { itemId, aliases, attributes: read(facts) };
  });
  yield;
  const measure = createShareMeasure(encoder, catalogue);
  const shares = new Map<string, number>();
  const told = listTold(encoder.schema, artifact, fresh);
  const isEnough: boolean[] = [];
  for (const names of told) {
    const key = names.join("\n");
    if (!shares.has(key)) {
      yield;
      shares.set(key, measure(names));
    }
    isEnough.push(shares.get(key)! >= LEAST_SHARE);
  }
  return {
    artifact: yield* addItemsInSteps(
      artifact,
      fresh.filter((_, i) => isEnough[i]),
    ),
    left: unknown.filter((_, i) => !isEnough[i]),
  };
}

/** For each item the attributes of which it has a value that the encoder knows. */
function listTold(
  { columns }: ContentSchema,
  { catalogue }: Artifact,
  items: readonly NewItem[],
): string[][] {
  const kinds = new Map(catalogue.attributes.map(({ name, kind }) => [name, kind]));
  const described = describeItems(items, kinds);
  const readers = columns.flatMap((column) =>
    column.kind === "cross" ? [] : [{ name: column.attribute, ...readColumn(column, described) }],
  );
  return items.map((_, item) => {
    const told = readers.flatMap(({ name, read }) => (read(item).length > 0 ? name : []));
    return [...new Set(told)];
  });
}
