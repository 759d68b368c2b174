import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SplitAt } from "./split.ts";
import type { Moments } from "./adam.ts";
import type { EarlyStopping, HeldOutCheck } from "./early-stopping.ts";
import type { TakenOver } from "./take-over.ts";
import { DEFAULT_CONFIG, type TrainConfig } from "./train-config.ts";
import type { TrainState } from "./train-state.ts";

/** Which sessions a run learns from. */
export type TrainOn = "all" | "refit" | "train";

/** What a run folder says of its run: enough to resume it and to tell where an artifact came from. */
export interface RunManifest {
  readonly format: "inkling-run@2";
  readonly config: TrainConfig;
  readonly data: { readonly folder: string; readonly hash: string };
  readonly split: SplitAt;
  readonly on: TrainOn;
  /** Of runs that began with another model: where it was, and how much of it fitted. */
  readonly startedFrom?: TakenOver & { readonly folder: string };
  /** Histories that are trained on, without those held out. */
  readonly sessions: number;
  readonly tasks: number;
  readonly step: number;
  readonly totalSteps: number;
  /** Exponential moving average of the query loss. */
  readonly loss: number | null;
  /** Of runs that hold histories out, from their first check on: the model is the best check's. */
  readonly heldOut?: {
    readonly best: HeldOutCheck;
    readonly last: HeldOutCheck;
    /** Step at which training ended before its time, because the loss no longer fell. */
    readonly stoppedAt: number | null;
  };
  /** Seconds of training, over all its parts. */
  readonly trainSeconds: number;
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Whether there is nothing left to resume: all steps are done, or the run has stopped early. */
export function isFinished({ step, totalSteps, heldOut }: RunManifest): boolean {
  return step >= totalSteps || (heldOut !== undefined && heldOut.stoppedAt !== null);
}

const MANIFEST = "run.json";
const CHECKPOINT = "checkpoint.bin";

/** Writes manifest and checkpoint, each swapped in at once, so that a kill leaves the previous ones. */
export async function writeRun(folder: string, manifest: RunManifest, state: TrainState): Promise<void> {
  await mkdir(folder, { recursive: true });
  await replaceFile(join(folder, CHECKPOINT), encodeState(state));
  await replaceFile(join(folder, MANIFEST), Buffer.from(JSON.stringify(manifest, null, 2)));
}

/** A run as it was last checkpointed. Throws when there is none, or when the checkpoint is damaged. */
export async function readRun(folder: string): Promise<{ manifest: RunManifest; state: TrainState }> {
  const text = await readFile(join(folder, MANIFEST), "utf8").catch(() => {
    throw new Error(
      `${folder} holds no training run (no ${MANIFEST}); start one with inkling train --out ${folder}`,
    );
  });
  const manifest = parseManifest(text, join(folder, MANIFEST));
  if (manifest?.format !== "inkling-run@2") {
    throw new Error(
      `${join(folder, MANIFEST)} has format ${JSON.stringify(manifest?.format)}; train again with this version`,
    );
  }
  const path = join(folder, CHECKPOINT);
  const checkpoint = await readFile(path).catch(() => {
    throw new Error(`${path} is missing; delete the folder and train again`);
  });
  // Settings that came up after the run was begun: it has run with what are now their defaults.
  const config = { ...DEFAULT_CONFIG, ...manifest.config };
  return { manifest: { ...manifest, config }, state: decodeState(checkpoint, path) };
}

function parseManifest(text: string, path: string): RunManifest | null {
  try {
    return JSON.parse(text) as RunManifest | null;
  } catch {
    throw new Error(`${path} is not JSON; delete the folder and train again`);
  }
}

/** Whether a folder holds a run. */
export async function hasRun(folder: string): Promise<boolean> {
  return readFile(join(folder, MANIFEST)).then(
    () => true,
    () => false,
  );
}

interface CheckpointIndex {
  readonly step: number;
  readonly dim: number;
  /** The record of early stopping but for its model, whose arrays are `best/…`. */
  readonly heldOut?: Omit<EarlyStopping, "model">;
  readonly arrays: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly length: number;
  }[];
}

const DIGEST_BYTES = 32;

/** SHA-256 of the rest, length of the index as uint32, the index as JSON, then all arrays as float32. */
function encodeState({ step, meta, tables, users, moments, heldOut }: TrainState): Buffer {
  const arrays: NamedArray[] = [
    ...listModel({ meta, tables }),
    ...(users ? [["users", [users.length], users] as NamedArray] : []),
    ...Object.entries(moments).flatMap(([name, { first, second }]): NamedArray[] => [
      [`first/${name}`, [first.length], first],
      [`second/${name}`, [second.length], second],
    ]),
    ...(heldOut ? listModel(heldOut.model, "best/") : []),
  ];
  const index: CheckpointIndex = {
    step,
    dim: tables.dim,
    ...(heldOut && { heldOut: { best: heldOut.best, last: heldOut.last, worse: heldOut.worse } }),
    arrays: arrays.map(([name, shape, { length }]) => ({ name, shape, length })),
  };
  const header = Buffer.from(JSON.stringify(index));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  const rest = [
    size,
    header,
    ...arrays.map(([, , values]) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  ];
  const digest = createHash("sha256");
  for (const part of rest) digest.update(part);
  return Buffer.concat([digest.digest(), ...rest]);
}

type NamedArray = [name: string, shape: readonly number[], values: Float32Array];

function listModel({ meta, tables }: EarlyStopping["model"], prefix = ""): NamedArray[] {
  return [
    ...Object.entries(meta).map(([name, { shape, values }]): NamedArray => [
      `${prefix}meta/${name}`,
      shape,
      values,
    ]),
    [`${prefix}table/id`, [tables.id.length], tables.id],
    [`${prefix}table/content`, [tables.content.length], tables.content],
  ];
}

function decodeState(bytes: Buffer, path: string): TrainState {
  const file = bytes.subarray(DIGEST_BYTES);
  const digest = createHash("sha256").update(file).digest();
  if (!digest.equals(bytes.subarray(0, DIGEST_BYTES))) {
    throw new Error(`${path} is damaged; delete the folder and train again`);
  }
  const size = file.readUInt32LE(0);
  const index = JSON.parse(file.subarray(4, 4 + size).toString("utf8")) as CheckpointIndex;
  const arrays = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  let offset = 4 + size;
  for (const { name, shape, length } of index.arrays) {
    // Copied, because a view would need an offset that is a multiple of 4.
    const bytes = new Uint8Array(file.subarray(offset, offset + 4 * length));
    arrays.set(name, { shape, values: new Float32Array(bytes.buffer) });
    offset += 4 * length;
  }
  const take = (name: string) => arrays.get(name)!;
  const named = (prefix: string) =>
    [...arrays.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const takeModel = (prefix = "") => ({
    meta: Object.fromEntries(named(`${prefix}meta/`).map((name) => [name, take(`${prefix}meta/${name}`)])),
    tables: {
      dim: index.dim,
      id: take(`${prefix}table/id`).values,
      content: take(`${prefix}table/content`).values,
    },
  });
  return {
    step: index.step,
    ...takeModel(),
    ...(arrays.has("users") && { users: take("users").values }),
    moments: Object.fromEntries(
      named("first/").map((name): [string, Moments] => [
        name,
        { first: take(`first/${name}`).values, second: take(`second/${name}`).values },
      ]),
    ),
    ...(index.heldOut && { heldOut: { ...index.heldOut, model: takeModel("best/") } }),
  };
}

async function replaceFile(path: string, bytes: Buffer): Promise<void> {
  await writeFile(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
}
