import type { Attribute, Catalogue } from "../core/catalogue.ts";
import type { NewItem } from "../core/new-item.ts";
import { createRandom } from "../core/random.ts";
import { finish, type Steps } from "../core/steps.ts";
import type { Artifact } from "./artifact.ts";
import type { ContentColumn } from "./content/content-schema.ts";
import { describeItems, newItemError } from "./content/describe-items.ts";
import { encodeContent } from "./content/encode-content.ts";
import { estimateSide } from "./estimate-side.ts";
import { extendCueTables } from "./extend-cue-tables.ts";
import { encodeItems } from "./item-encoder.ts";

/**
 * The model with further items at the end of its catalogue: vectors from their content alone, as in training for items
 * that lost their id, side features from their likes. Items that it has already stay as they are. Throws `NewItemError`
 * for items without content that the model knows, and for values of the wrong kind; then none is added.
 */
export function addItems(artifact: Artifact, items: readonly NewItem[]): Artifact {
  return finish(addItemsInSteps(artifact, items));
}

/** `addItems` for whoever must not do all of it at a stretch. */
export function* addItemsInSteps(artifact: Artifact, items: readonly NewItem[]): Steps<Artifact> {
  const { encoder, catalogue, spec } = artifact;
  if (!encoder) {
    throw newItemError("the artifact ships no item encoder; export it from a run with attributes");
  }
  const taken = new Set(catalogue.ids);
  const fresh = items.filter(({ itemId }) => {
    if (typeof itemId !== "string" || itemId === "")
      throw newItemError(`itemId is ${JSON.stringify(itemId)}; give the id as text`);
    return !taken.has(itemId) && taken.add(itemId) !== undefined;
  });
  if (fresh.length === 0) return artifact;

  const names = encoder.schema.columns.flatMap(attributesOf);
  const kinds = new Map(catalogue.attributes.map(({ name, kind }) => [name, kind]));
  for (const { attribute, kind } of names) if (kind === "vector") kinds.set(attribute, kind);
  const described = describeItems(fresh, kinds);
  const content = encodeContent(encoder.schema, described);
  fresh.forEach(({ itemId }, i) => {
    if (content.offsets[i] !== content.offsets[i + 1]) return;
    const known = [...new Set(names.map(({ attribute }) => attribute))].join(", ");
    throw newItemError(
      `item "${itemId}" has no value that the model knows of ${known}; describe it, or train again`,
    );
  });

  const numbers = Int32Array.from(fresh.keys());
  const tables = { dim: spec.dim, id: new Float32Array(0), content: encoder.table };
  const withoutIds = { random: createRandom(0), keepId: 0, dropout: 0 };
  const { vectors } = encodeItems(tables, content, numbers, withoutIds);
  const side = yield* estimateSide(encoder.schema, artifact, described, spec.side.length);
  return {
    ...artifact,
    catalogue: joinCatalogues(
      catalogue,
      described,
      fresh.map(({ aliases = [] }) => aliases),
    ),
    vectors: concatenate(artifact.vectors, vectors),
    side: concatenate(artifact.side, side),
    ...(artifact.cues && {
      cues: extendCueTables(artifact.cues, encoder.schema, described, spec.cues?.matches ?? []),
    }),
  };
}

function attributesOf(column: ContentColumn): { attribute: string; kind: ContentColumn["kind"] }[] {
  return column.kind === "cross" ? column.of.flatMap(attributesOf) : [column];
}

function joinCatalogues(old: Catalogue, fresh: Catalogue, names: readonly (readonly string[])[]): Catalogue {
  const hasAliases = old.aliases ?? names.some(({ length }) => length > 0);
  return {
    ids: [...old.ids, ...fresh.ids],
    ...(hasAliases && { aliases: [...(old.aliases ?? old.ids.map(() => [])), ...names] }),
    attributes: old.attributes.map((attribute): Attribute => {
      const { values } = fresh.attributes.find(({ name }) => name === attribute.name)!;
      return {
        ...attribute,
        values: [...(attribute.values as never[]), ...(values as never[])],
      } as Attribute;
    }),
  };
}

function concatenate(old: Float32Array, fresh: Float32Array): Float32Array {
  const whole = new Float32Array(old.length + fresh.length);
  whole.set(old);
  whole.set(fresh, old.length);
  return whole;
}
