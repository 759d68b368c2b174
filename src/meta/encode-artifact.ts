import {
  ARTIFACT_FORMAT,
  EMPTY_SEAL,
  MANIFEST_PATH,
  sealOf,
  sha256,
  type ArtifactManifest,
  type WeightSpec,
} from "../core/artifact-manifest.ts";
import type { Attribute, Catalogue } from "../core/catalogue.ts";
import { normalizeKey } from "../core/normalize-key.ts";
import type { CueTables } from "../model/cue-tables.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import type { ContentEncoder } from "../model/content/content-schema.ts";
import { META_PREFIX, type Artifact, type CatalogueFile, type EncodedAttribute } from "../model/artifact.ts";

const CATALOGUE_PATH = "catalogue.json";
const CONTENT_PATH = "content.json";
/** tfjs's own shard size: small enough for caches, large enough to be few. */
const SHARD_BYTES = 4 * 1024 * 1024;

interface StoredWeight {
  readonly spec: WeightSpec;
  readonly bytes: Uint8Array;
}

/**
 * The served files of a model, by path: TensorFlow.js's weights manifest and shards, the catalogue, and in model.json
 * the length and SHA-256 of every file. Item vectors are int8 with a scale per row, everything else float32.
 */
export async function encodeArtifact(
  artifact: Artifact,
  training: Readonly<Record<string, unknown>>,
): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const groups = [
    { name: "init", weights: initWeights(artifact) },
    { name: "items", weights: itemWeights(artifact) },
    ...(artifact.encoder
      ? [{ name: "content", weights: contentWeights(artifact.encoder, artifact.spec) }]
      : []),
    ...(artifact.cues ? [{ name: "cues", weights: cueWeights(artifact.cues) }] : []),
  ];
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const weightsManifest = groups.map(({ name, weights }) => {
    const shards = cutShards(weights.map(({ bytes }) => bytes));
    const paths = shards.map((_, i) => `${name}-${i + 1}of${shards.length}.bin`);
    shards.forEach((shard, i) => files.set(paths[i]!, shard));
    return { paths, weights: weights.map(({ spec }) => spec) };
  });
  files.set(CATALOGUE_PATH, toJson(encodeCatalogue(artifact.catalogue)));
  if (artifact.encoder) files.set(CONTENT_PATH, toJson(artifact.encoder.schema));

  const manifest: ArtifactManifest = {
    format: ARTIFACT_FORMAT,
    generatedBy: "inkling",
    weightsManifest,
    userDefinedMetadata: {
      inkling: {
        seal: EMPTY_SEAL,
        spec: artifact.spec,
        files: await Promise.all(
          [...files].map(async ([path, bytes]) => ({
            path,
            bytes: bytes.byteLength,
            sha256: await sha256(bytes),
          })),
        ),
        catalogue: CATALOGUE_PATH,
        ...(artifact.encoder && { content: CONTENT_PATH }),
        items: artifact.catalogue.ids.length,
        training,
      },
    },
  };
  const text = JSON.stringify(manifest, null, 1);
  const sealed = text.replace(`"seal": "${EMPTY_SEAL}"`, `"seal": "${await sealOf(text)}"`);
  return new Map([[MANIFEST_PATH, new TextEncoder().encode(sealed)], ...files]);
}

function initWeights({ meta }: Artifact): StoredWeight[] {
  return Object.entries(meta).map(([name, { shape, values }]) =>
    float32(`${META_PREFIX}${name}`, shape, values),
  );
}

function itemWeights({ spec, catalogue, vectors, side, contrast }: Artifact): StoredWeight[] {
  const items = catalogue.ids.length;
  return [
    ...int8Rows("items/vectors", "items/scale", vectors, spec.dim),
    float32("items/side", [items, spec.side.length], side),
    float32("contrast/offset", [contrast.items.length], contrast.offset),
    int32("contrast/items", contrast.items),
  ];
}

function cueWeights({ starts, columns, together, next, matches }: CueTables): StoredWeight[] {
  return [
    int32("cues/starts", starts),
    int32("cues/columns", columns),
    logarithms("cues/together", together),
    logarithms("cues/next", next),
    int32("cues/offsets", matches.offsets),
    int32("cues/values", matches.values),
    int32("cues/columnOf", Int32Array.from(matches.columnOf)),
  ];
}

/** Shares span powers of ten: as logarithms, 8 bits hold each to a few per cent. */
function logarithms(name: string, values: Float32Array): StoredWeight {
  requireFinite(name, values);
  const logs = values.map((value) => Math.log(Math.max(value, LEAST_SHARE)));
  const min = logs.reduce((a, b) => Math.min(a, b), 0);
  const max = logs.reduce((a, b) => Math.max(a, b), min + 1e-6);
  const scale = (max - min) / 255;
  return {
    spec: {
      name,
      shape: [values.length],
      dtype: "float32",
      quantization: { dtype: "uint8", scale, min, original_dtype: "float32" },
    },
    bytes: Uint8Array.from(logs, (value) => Math.round((value - min) / scale)),
  };
}

/** Far below what any cue tells from nothing. */
const LEAST_SHARE = 1e-6;

function int32(name: string, values: Int32Array): StoredWeight {
  return { spec: { name, shape: [values.length], dtype: "int32" }, bytes: bytesOf(values) };
}

function contentWeights({ table }: ContentEncoder, { dim }: ModelSpec): StoredWeight[] {
  return int8Rows("content/table", "content/scale", table, dim);
}

function int8Rows(name: string, scaleName: string, values: Float32Array, dim: number): StoredWeight[] {
  requireFinite(name, values); // an int8 cannot say NaN, so it would become a number
  const { codes, scales } = quantizeRows(values, dim);
  const spec: WeightSpec = {
    name,
    shape: [scales.length, dim],
    dtype: "float32",
    quantization: { dtype: "uint8", scale: 1, min: -128, original_dtype: "float32" },
  };
  return [{ spec, bytes: codes }, float32(scaleName, [scales.length], scales)];
}

/** value ≈ (code - 128)·scale with one scale per row, so that a long row does not coarsen a short one. */
function quantizeRows(values: Float32Array, dim: number): { codes: Uint8Array; scales: Float32Array } {
  const codes = new Uint8Array(values.length);
  const scales = new Float32Array(values.length / dim);
  scales.forEach((_, row) => {
    const at = row * dim;
    let max = 0;
    for (let d = at; d < at + dim; d++) max = Math.max(max, Math.abs(values[d]!));
    const scale = max > 0 ? max / 127 : 1;
    scales[row] = scale;
    for (let d = at; d < at + dim; d++) codes[d] = Math.round(values[d]! / scale) + 128;
  });
  return { codes, scales };
}

function float32(name: string, shape: readonly number[], values: Float32Array): StoredWeight {
  requireFinite(name, values);
  return { spec: { name, shape, dtype: "float32" }, bytes: bytesOf(values) };
}

function requireFinite(name: string, values: Float32Array): void {
  if (values.every(Number.isFinite)) return;
  throw new Error(
    `weight "${name}" holds a value that is not a finite number; train again with a lower --meta-lr`,
  );
}

function bytesOf(values: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function cutShards(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer>[] {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  const count = Math.max(1, Math.ceil(whole.byteLength / SHARD_BYTES));
  return Array.from({ length: count }, (_, i) => whole.slice(i * SHARD_BYTES, (i + 1) * SHARD_BYTES));
}

/** Vectors stay at home: they are large, and what they say is in the item vectors. */
function encodeCatalogue({ ids, attributes, aliases }: Catalogue): CatalogueFile {
  return {
    ids,
    attributes: attributes.flatMap((attribute) =>
      attribute.kind === "vector" ? [] : [encodeAttribute(attribute)],
    ),
    ...(aliases && { aliases: aliases.map((names) => [...new Set(names.map(normalizeKey))]) }),
  };
}

function encodeAttribute(attribute: Exclude<Attribute, { kind: "vector" }>): EncodedAttribute {
  const { name, kind } = attribute;
  if (kind === "numeric") {
    return {
      name,
      kind,
      values: Array.from(attribute.values, (value) => (Number.isNaN(value) ? null : value)),
    };
  }
  const codes = new Map<string, number>();
  const codeOf = (value: string) => {
    if (!codes.has(value)) codes.set(value, codes.size);
    return codes.get(value)!;
  };
  if (kind === "multi") {
    const lists = attribute.values.map((values) => values.map(codeOf));
    return { name, kind, dictionary: [...codes.keys()], codes: lists };
  }
  const column = attribute.values.map((value) => (value === null ? -1 : codeOf(value)));
  return { name, kind, dictionary: [...codes.keys()], codes: column };
}

function toJson(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}
