import { artifactError, type ArtifactManifest, type WeightSpec } from "../core/artifact-manifest.ts";
import type { Attribute, Catalogue } from "../core/catalogue.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import { fold } from "../core/fold.ts";
import { finish, makeNumbers, type Steps } from "../core/steps.ts";
import { decodeCueTables, type CueTables } from "./cue-tables.ts";
import type { ContentEncoder, ContentSchema } from "./content/content-schema.ts";
import { encodeContent } from "./content/encode-content.ts";
import type { EncodedParams } from "./params.ts";

/** Items that stand for the rest of the catalogue in every support, with their logQ correction. */
export interface Contrast {
  readonly items: Int32Array;
  readonly offset: Float32Array;
}

/** A trained model as plain data: what an artifact holds once decoded, and what an export starts from. */
export interface Artifact {
  readonly spec: ModelSpec;
  /** The init. */
  readonly meta: EncodedParams;
  readonly catalogue: Catalogue;
  /** Item vectors, row-major [items, dim]. */
  readonly vectors: Float32Array;
  /** Side features, row-major [items, features], in the order of `spec.side`. */
  readonly side: Float32Array;
  readonly contrast: Contrast;
  /** How new items get their vectors; absent where items have no content, or an export leaves it out. */
  readonly encoder?: ContentEncoder;
  /** What co-visitation has counted, of a model whose specification names cues. */
  readonly cues?: CueTables;
}

/** Prefix of the names under which the init is stored. */
export const META_PREFIX = "meta/";

/** Catalogue file: attributes as codes into a dictionary, which is small and compresses well. */
export interface CatalogueFile {
  readonly ids: readonly string[];
  readonly attributes: readonly EncodedAttribute[];
  /** Normalised, one list per item. */
  readonly aliases?: readonly (readonly string[])[];
}

export type EncodedAttribute =
  | {
      readonly name: string;
      readonly kind: "categorical" | "text";
      readonly dictionary: readonly string[];
      readonly codes: readonly number[];
    }
  | {
      readonly name: string;
      readonly kind: "multi";
      readonly dictionary: readonly string[];
      readonly codes: readonly (readonly number[])[];
    }
  | { readonly name: string; readonly kind: "numeric"; readonly values: readonly (number | null)[] };

/**
 * The model in verified files (by path). Checks everything that hashes cannot: shapes against the specification,
 * finite weights, indices in range. Throws `ArtifactError`.
 */
export function decodeArtifact(
  manifest: ArtifactManifest,
  files: ReadonlyMap<string, ArrayBuffer>,
): Artifact {
  return finish(decodeInSteps(manifest, files));
}

/** `decodeArtifact` for whoever must not do all of it at a stretch. */
export function* decodeInSteps(
  manifest: ArtifactManifest,
  files: ReadonlyMap<string, ArrayBuffer>,
): Steps<Artifact> {
  const {
    spec,
    catalogue: cataloguePath,
    content: contentPath,
    items,
  } = manifest.userDefinedMetadata.inkling;
  const weights = yield* decodeWeights(manifest, files);
  const take = (name: string, length: number): Float32Array => {
    const values = weights.get(name)?.values;
    if (values?.length !== length)
      throw artifactError(`weight "${name}" is missing or is not ${length} numbers long`);
    return values;
  };
  const takeRows = function* (table: string, scales: string, count: number): Steps<Float32Array> {
    const quantized = take(table, count * spec.dim);
    const scale = take(scales, count);
    const rows = new Float32Array(quantized.length);
    return yield* makeNumbers(rows, (i) => quantized[i]! * scale[Math.floor(i / spec.dim)]!);
  };
  const vectors = yield* takeRows("items/vectors", "items/scale", items);
  const contrastItems = Int32Array.from(weights.get("contrast/items")?.values ?? []);
  const catalogue = yield* decodeCatalogue(readJson<CatalogueFile>(cataloguePath, files), cataloguePath);
  if (catalogue.ids.length !== items || catalogue.attributes.some((a) => a.values.length !== items)) {
    throw artifactError(`${cataloguePath} does not describe ${items} items`);
  }
  if (catalogue.aliases && catalogue.aliases.length !== items) {
    throw artifactError(`${cataloguePath} does not have one list of aliases for each item`);
  }
  if (contrastItems.length === 0 || contrastItems.some((item) => item < 0 || item >= items)) {
    throw artifactError("contrast items are missing or point outside the catalogue");
  }
  return {
    spec,
    meta: Object.fromEntries(
      [...weights].flatMap(([name, weight]) =>
        name.startsWith(META_PREFIX) ? [[name.slice(META_PREFIX.length), weight]] : [],
      ),
    ),
    catalogue,
    vectors,
    side: take("items/side", items * spec.side.length),
    contrast: { items: contrastItems, offset: take("contrast/offset", contrastItems.length) },
    ...(contentPath !== undefined && {
      encoder: yield* decodeEncoder(readJson<ContentSchema>(contentPath, files), contentPath, (rows) =>
        takeRows("content/table", "content/scale", rows),
      ),
    }),
    ...(spec.cues && {
      cues: yield* decodeCueTables(weights, { items, columns: spec.cues.matches.length }),
    }),
  };
}

function* decodeEncoder(
  schema: ContentSchema,
  path: string,
  takeTable: (rows: number) => Steps<Float32Array>,
): Steps<ContentEncoder> {
  if (!Array.isArray(schema?.columns as unknown)) throw artifactError(`${path} has no columns`);
  const { count } = encodeContent(schema, { ids: [], attributes: [] });
  return { schema, table: yield* takeTable(count) };
}

function* decodeWeights(
  manifest: ArtifactManifest,
  files: ReadonlyMap<string, ArrayBuffer>,
): Steps<Map<string, { shape: readonly number[]; values: Float32Array }>> {
  const weights = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const group of manifest.weightsManifest) {
    const bytes = concatenate(group.paths.map((path) => getFile(path, files)));
    let offset = 0;
    for (const weight of group.weights) {
      const length = fold(weight.shape, 1, (a, b) => a * b);
      const end = offset + length * bytesPerValue(weight);
      if (end > bytes.byteLength)
        throw artifactError(`weight "${weight.name}" reaches beyond the end of ${group.paths.join(", ")}`);
      const values = yield* readValues(weight, bytes.slice(offset, end));
      if (!values.every(Number.isFinite))
        throw artifactError(
          `weight "${weight.name}" holds a value that is not a finite number`,
          "; train again, the run diverged",
        );
      weights.set(weight.name, { shape: weight.shape, values });
      offset = end;
    }
    if (offset !== bytes.byteLength)
      throw artifactError(`${group.paths.join(", ")} has ${bytes.byteLength - offset} bytes too many`);
  }
  return weights;
}

function bytesPerValue(weight: WeightSpec): number {
  return weight.quantization ? 1 : 4;
}

function* readValues({ dtype, quantization }: WeightSpec, bytes: ArrayBuffer): Steps<Float32Array> {
  yield;
  if (!quantization)
    return dtype === "int32" ? new Float32Array(new Int32Array(bytes)) : new Float32Array(bytes);
  const { scale, min } = quantization;
  const codes = new Uint8Array(bytes);
  return yield* makeNumbers(new Float32Array(codes.length), (i) => codes[i]! * scale + min);
}

function concatenate(parts: readonly ArrayBuffer[]): ArrayBuffer {
  const whole = new Uint8Array(fold(parts, 0, (sum, part) => sum + part.byteLength));
  let offset = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part), offset);
    offset += part.byteLength;
  }
  return whole.buffer;
}

function* decodeCatalogue(file: CatalogueFile, path: string): Steps<Catalogue> {
  yield;
  if (!Array.isArray(file?.ids as unknown) || !Array.isArray(file.attributes as unknown)) {
    throw artifactError(`${path} has no ids or no attributes`);
  }
  const attributes: Attribute[] = [];
  for (const attribute of file.attributes) {
    attributes.push(decodeAttribute(attribute));
    yield;
  }
  return { ids: file.ids, attributes, ...(file.aliases && { aliases: file.aliases }) };
}

function decodeAttribute(attribute: EncodedAttribute): Attribute {
  const { name } = attribute;
  if (attribute.kind === "numeric")
    return { name, kind: "numeric", values: attribute.values.map((value) => value ?? NaN) };
  const { dictionary } = attribute;
  if (attribute.kind === "multi") {
    return {
      name,
      kind: "multi",
      values: attribute.codes.map((codes) => codes.map((code) => dictionary[code]!)),
    };
  }
  return { name, kind: attribute.kind, values: attribute.codes.map((code) => dictionary[code] ?? null) };
}

function readJson<T>(path: string, files: ReadonlyMap<string, ArrayBuffer>): T {
  try {
    return JSON.parse(new TextDecoder().decode(getFile(path, files))) as T;
  } catch (error) {
    if (error instanceof SyntaxError) throw artifactError(`${path} is not JSON`);
    throw error;
  }
}

function getFile(path: string, files: ReadonlyMap<string, ArrayBuffer>): ArrayBuffer {
  const bytes = files.get(path);
  if (!bytes) throw artifactError(`${path} is missing`);
  return bytes;
}
