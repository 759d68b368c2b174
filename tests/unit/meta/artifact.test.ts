import * as tf from "@tensorflow/tfjs-core";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  EMPTY_SEAL,
  parseManifest,
  sealOf,
  sha256,
  verifyFile,
  type ArtifactManifest,
} from "../../../src/core/artifact-manifest.ts";
import { readArtifactFolder, writeArtifactFolder } from "../../../src/meta/artifact-folder.ts";
import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { decodeArtifact, type Artifact } from "../../../src/model/artifact.ts";
import { createContentSchema } from "../../../src/model/content/create-content-schema.ts";
import { encodeContent } from "../../../src/model/content/encode-content.ts";
import { flipBit } from "./flip-bit.ts";
import { makeSmallArtifact } from "./small-artifact.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Files = ReadonlyMap<string, Bytes>;

let original: Artifact;
let files: Files;

beforeAll(async () => {
  await startBackend();
  original = makeSmallArtifact();
  files = await encodeArtifact(original, { dataHash: "abc", seal: "not this one" });
});

const bufferOf = (bytes: Bytes): ArrayBuffer => bytes.slice().buffer;
const manifestOf = (of: Files) =>
  JSON.parse(new TextDecoder().decode(of.get("model.json"))) as ArtifactManifest;

/** Reads files in memory as page and worker do: the manifest, each file against its hash, then the model. */
async function open(of: Files): Promise<Artifact> {
  const manifest = await parseManifest(bufferOf(of.get("model.json")!));
  const buffers = new Map([...of].map(([path, bytes]) => [path, bufferOf(bytes)]));
  for (const file of manifest.userDefinedMetadata.inkling.files) {
    await verifyFile(file, buffers.get(file.path) ?? new ArrayBuffer(0));
  }
  return decodeArtifact(manifest, buffers);
}

/** Another content under hashes and a seal that fit it, as a faulty exporter would write it. */
async function reseal(
  of: Files,
  changes: {
    files?: Record<string, (bytes: Bytes) => Uint8Array>;
    manifest?: (text: string) => string;
  },
): Promise<Files> {
  const changed = new Map(of);
  for (const [path, change] of Object.entries(changes.files ?? {}))
    changed.set(path, Uint8Array.from(change(changed.get(path)!)));
  const manifest = manifestOf(of);
  const { inkling } = manifest.userDefinedMetadata;
  const listed = await Promise.all(
    inkling.files.map(async ({ path }) => ({
      path,
      bytes: changed.get(path)!.byteLength,
      sha256: await sha256(changed.get(path)!),
    })),
  );
  const text = JSON.stringify({
    ...manifest,
    userDefinedMetadata: { inkling: { ...inkling, files: listed, seal: EMPTY_SEAL } },
  });
  const final = (changes.manifest ?? ((same: string) => same))(text);
  const sealed = final.replace(`"seal":"${EMPTY_SEAL}"`, `"seal":"${await sealOf(final)}"`);
  return changed.set("model.json", new TextEncoder().encode(sealed));
}

describe("a round trip", () => {
  test("keeps everything but the item vectors exactly", async () => {
    const { vectors: _, ...decoded } = await open(files);

    const { vectors: __, ...expected } = original;
    expect(decoded).toEqual(expected);
  });

  test("moves no coordinate of an item vector by more than half a step of its row's scale", async () => {
    const { vectors } = await open(files);

    const { dim } = original.spec;
    vectors.forEach((value, i) => {
      const at = Math.floor(i / dim) * dim;
      const longest = Math.max(...original.vectors.subarray(at, at + dim).map(Math.abs));
      expect(Math.abs(value - original.vectors[i]!)).toBeLessThanOrEqual((longest / 127 / 2) * 1.0001);
    });
  });

  test("keeps the encoder of new items: its schema exactly, its table to half a step of each row's scale", async () => {
    const schema = createContentSchema(original.catalogue);
    const { count } = encodeContent(schema, original.catalogue);
    const { dim } = original.spec;
    const table = Float32Array.from({ length: count * dim }, (_, i) => Math.sin(i) * 10 ** ((i / dim) % 3));

    const { encoder } = await open(await encodeArtifact({ ...original, encoder: { schema, table } }, {}));

    expect(encoder!.schema).toEqual(schema);
    expect(encoder!.table.length).toBe(table.length);
    encoder!.table.forEach((value, i) => {
      const at = Math.floor(i / dim) * dim;
      const longest = Math.max(...table.subarray(at, at + dim).map(Math.abs));
      expect(Math.abs(value - table[i]!)).toBeLessThanOrEqual((longest / 127 / 2) * 1.0001);
    });
  });

  test("refuses a content table that does not fit its schema", async () => {
    const encoder = {
      schema: createContentSchema(original.catalogue),
      table: new Float32Array(original.spec.dim),
    };

    await expect(encodeArtifact({ ...original, encoder }, {}).then(open)).rejects.toThrow('"content/table"');
  });

  test("is one that TensorFlow.js itself can make", async () => {
    const { weightsManifest } = manifestOf(files);

    const weights = weightsManifest.map(({ paths, weights: specs }) => {
      const shards = Buffer.concat(paths.map((path) => files.get(path)!));
      const whole = Uint8Array.from(shards).buffer;
      return tf.io.decodeWeights(whole, structuredClone(specs) as unknown as tf.io.WeightsManifestEntry[]);
    });

    const tensors = Object.assign({}, ...weights) as Record<string, tf.Tensor>;
    const scaled = tf.mul(tensors["items/vectors"]!, tf.reshape(tensors["items/scale"]!, [-1, 1]));
    expect(Float32Array.from(scaled.dataSync())).toEqual((await open(files)).vectors);
    for (const [name, { shape, values }] of Object.entries(original.meta)) {
      expect(tensors[`meta/${name}`]!.shape).toEqual(shape);
      expect(Float32Array.from(tensors[`meta/${name}`]!.dataSync())).toEqual(values);
    }
    expect(Array.from(tensors["contrast/items"]!.dataSync())).toEqual([...original.contrast.items]);
  });

  test("keeps a large table, which takes several shards", async () => {
    const items = 90_000;
    const large: Artifact = {
      ...original,
      spec: { ...original.spec, dim: 48 },
      catalogue: { ids: Array.from({ length: items }, (_, i) => `i${i}`), attributes: [] },
      vectors: Float32Array.from({ length: items * 48 }, (_, i) => Math.sin(i)),
      side: new Float32Array(items),
    };

    const encoded = await encodeArtifact(large, {});
    const decoded = await open(encoded);

    expect([...encoded.keys()]).toContain("items-2of2.bin");
    expect(Math.abs(decoded.vectors.at(-1)! - large.vectors.at(-1)!)).toBeLessThan(0.005);
  });
});

describe("damage", () => {
  const DAMAGES: Readonly<Record<string, (bytes: Bytes) => Uint8Array>> = {
    "is empty": () => new Uint8Array(0),
    "is cut off": (bytes) => bytes.subarray(0, bytes.length - 1),
    "is cut in half": (bytes) => bytes.subarray(0, bytes.length >> 1),
    "has extra bytes": (bytes) => Uint8Array.of(...bytes, 32),
    "has a flipped bit at its start": (bytes) => flipBit(bytes, 0),
    "has a flipped bit in its middle": (bytes) => flipBit(bytes, bytes.length >> 1),
    "has a flipped bit at its end": (bytes) => flipBit(bytes, bytes.length - 1),
  };

  test.each(Object.entries(DAMAGES))("a file that %s is refused, whichever it is", async (_, damage) => {
    for (const [path, bytes] of files) {
      const damaged = new Map(files).set(path, Uint8Array.from(damage(bytes)));

      await expect(open(damaged), path).rejects.toMatchObject({
        name: "ArtifactError",
        message: expect.stringMatching(new RegExp(`${path}.*; export it again`)) as string,
      });
    }
  });

  test("every single flipped bit of model.json is noticed", async () => {
    const bytes = files.get("model.json")!;

    for (let at = 0; at < bytes.length; at += 7) {
      const damaged = Uint8Array.from(bytes);
      damaged[at]! ^= 1 << (at % 8);
      await expect(parseManifest(damaged.buffer), `byte ${at}`).rejects.toThrow(/^artifact: model\.json/);
    }
  });

  test("the error page of a server is told from an artifact", async () => {
    const page = new TextEncoder().encode("<!doctype html><title>404</title>");

    await expect(parseManifest(page.buffer)).rejects.toThrow(/not JSON.*"not found" page/);
  });

  test("an artifact of another version says which version it is", async () => {
    const text = JSON.stringify({ format: "inkling-artifact@2" });

    await expect(parseManifest(new TextEncoder().encode(text).buffer)).rejects.toThrow(
      /has format "inkling-artifact@2", this version reads "inkling-artifact@1"/,
    );
  });
});

describe("what hashes cannot see", () => {
  const NAN = Uint8Array.of(0, 0, 0xc0, 0x7f);

  test.each([
    [
      "a weight that is not a number",
      { files: { "init-1of1.bin": (b: Bytes) => Uint8Array.of(...NAN, ...b.subarray(4)) } },
      /weight "meta\/\w+" holds a value that is not a finite number; train again/,
    ],
    [
      "missing bytes",
      { files: { "items-1of1.bin": (b: Bytes) => b.subarray(0, b.length - 4) } },
      /reaches beyond the end of items-1of1\.bin/,
    ],
    [
      "bytes that no weight explains",
      { files: { "init-1of1.bin": (b: Bytes) => Uint8Array.of(...b, 0, 0, 0, 0) } },
      /has 4 bytes too many/,
    ],
    [
      "a catalogue of another length",
      { files: { "catalogue.json": (b: Bytes) => changeText(b, (t) => t.replace('"i0",', "")) } },
      /catalogue\.json does not describe 12 items/,
    ],
    [
      "an attribute of another length",
      {
        files: {
          "catalogue.json": (b: Bytes) =>
            changeText(b, (t) => t.replace("[null,", "[").replace('"codes":[0,', '"codes":[')),
        },
      },
      /catalogue\.json does not describe 12 items/,
    ],
    [
      "a catalogue that is not JSON",
      { files: { "catalogue.json": (b: Bytes) => b.subarray(1) } },
      /catalogue\.json is not JSON/,
    ],
    [
      "a contrast item outside the catalogue",
      {
        files: { "items-1of1.bin": (b: Bytes) => Uint8Array.of(...b.subarray(0, b.length - 4), 12, 0, 0, 0) },
      },
      /contrast items are missing or point outside/,
    ],
    [
      "a specification of another dimension",
      { manifest: (text: string) => text.replace('"dim":5', '"dim":6') },
      /weight "items\/vectors" is missing or is not 72 numbers long/,
    ],
    [
      "an unlisted weight file",
      { manifest: (text: string) => text.replace('"paths":["init-1of1.bin"]', '"paths":["other.bin"]') },
      /other\.bin is missing/,
    ],
  ])("%s is refused", async (_, changes, message) => {
    const faulty = await reseal(files, changes);

    await expect(open(faulty)).rejects.toMatchObject({
      name: "ArtifactError",
      message: expect.stringMatching(message) as string,
    });
  });

  test("hashes that fit are accepted, so that the cases above fail for their own reasons", async () => {
    expect(await open(await reseal(files, {}))).toEqual(await open(files));
  });

  test.each(["meta", "vectors", "side", "offset"] as const)(
    "an export of NaN in %s is refused",
    async (where) => {
      const broken = structuredClone(original) as Artifact;
      const values = {
        meta: broken.meta["user"]!.values,
        vectors: broken.vectors,
        side: broken.side,
        offset: broken.contrast.offset,
      };
      values[where][1] = NaN;

      await expect(encodeArtifact(broken, {})).rejects.toThrow(/not a finite number; train again/);
    },
  );
});

describe("an artifact's folder", () => {
  let parent: string;

  beforeEach(async () => void (parent = await mkdtemp(join(tmpdir(), "inkling-artifact-"))));
  afterEach(() => rm(parent, { recursive: true }));

  test("is read as it was written, and weighs what its files weigh", async () => {
    await writeArtifactFolder(join(parent, "new/shop"), files);

    const read = await readArtifactFolder(join(parent, "new/shop"));

    expect(read.artifact).toEqual(await open(files));
    expect(read.bytes).toBe([...files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0));
  });

  test("replaces an earlier artifact as a whole and leaves nothing beside it", async () => {
    const folder = join(parent, "shop");
    await writeArtifactFolder(folder, new Map(files).set("old.bin", new Uint8Array(1)));

    await writeArtifactFolder(`${folder}/`, files);

    expect((await readdir(folder)).sort()).toEqual([...files.keys()].sort());
    expect(await readdir(parent)).toEqual(["shop"]);
  });

  test.each([
    ["notes of yours", { "notes.txt": "mine" }],
    ["nothing", {}],
    ["another model of TensorFlow.js", { "model.json": '{"format": "layers-model"}' }],
  ])("that holds %s is never replaced", async (_, content) => {
    const folder = join(parent, "mine");
    await mkdir(folder);
    for (const [path, text] of Object.entries(content)) await writeFile(join(folder, path), text);

    await expect(writeArtifactFolder(folder, files)).rejects.toThrow(
      /holds no artifact; choose another --out/,
    );

    expect(await readdir(parent)).toEqual(["mine"]);
    expect(await readdir(folder)).toEqual(Object.keys(content));
  });

  test("keeps its artifact when writing the next one fails", async () => {
    const folder = join(parent, "shop");
    await writeArtifactFolder(folder, files);
    const impossible = new Map(files).set("no/such/folder.bin", new Uint8Array(1));

    await expect(writeArtifactFolder(folder, impossible)).rejects.toThrow(/ENOENT/);

    expect((await readArtifactFolder(folder)).artifact).toEqual(await open(files));
    expect(await readdir(parent)).toEqual(["shop"]);
  });

  test("with a missing file says which one", async () => {
    const folder = join(parent, "shop");
    for (const path of files.keys()) {
      await writeArtifactFolder(folder, files);
      await rm(join(folder, path));

      await expect(readArtifactFolder(folder)).rejects.toMatchObject({
        name: "ArtifactError",
        message: expect.stringMatching(new RegExp(`${path} cannot be read; point to a folder`)) as string,
      });
      await writeFile(join(folder, "model.json"), files.get("model.json")!);
    }
  });

  test("with a damaged file is refused", async () => {
    const folder = join(parent, "shop");
    await writeArtifactFolder(folder, files);
    const path = join(folder, "items-1of1.bin");
    await writeFile(path, flipBit(await readFile(path), 3));

    await expect(readArtifactFolder(folder)).rejects.toThrow(/items-1of1\.bin does not match its SHA-256/);
  });
});

function changeText(bytes: Bytes, change: (text: string) => string): Uint8Array {
  const before = new TextDecoder().decode(bytes);
  const after = change(before);
  expect(after).not.toBe(before);
  return new TextEncoder().encode(after);
}
test("keeps aliases, in one spelling", async () => {
  const { ids } = original.catalogue;
  const aliases = ids.map((id, i) => (i === 0 ? [`https://shop.example/P/${id}/`, "SKU", "sku"] : []));
  const { catalogue } = await open(
    await encodeArtifact({ ...original, catalogue: { ...original.catalogue, aliases } }, {}),
  );
  expect(catalogue.aliases?.slice(0, 2)).toEqual([[`/p/${ids[0]!.toLowerCase()}`, "sku"], []]);
});
