import { expect, test } from "vitest";
import { CO_VISIT_CUES, countCues, type CueSpec } from "../../../src/core/cue-spec.ts";
import { createCueReader } from "../../../src/learners/read-cues.ts";
import { hideItems } from "../../../src/meta/hide-items.ts";
import { createItemSampler, sampleItems } from "../../../src/meta/sampler.ts";
import type { BatchContext } from "../../../src/meta/task-batches.ts";
import type { ContentRows } from "../../../src/model/content/content-schema.ts";

const ITEMS = 200;
const CUES: CueSpec = {
  shrinkage: 1,
  balance: 0.5,
  fading: 0.5,
  backward: 0.5,
  togetherDecay: 0.5,
  nextDecay: 0.5,
  matches: ["brand"],
  matchDecay: 0.5,
  repeats: false,
};

/** Items of two brands, of which the last has no content; every item was once visited with the first two. */
function makeContext(): { context: BatchContext; content: ContentRows } {
  const sampler = createItemSampler(new Float64Array(ITEMS).fill(1));
  const offsets = Int32Array.from({ length: ITEMS + 1 }, (_, item) => Math.min(item, ITEMS - 1));
  const rows = Int32Array.from({ length: ITEMS - 1 }, (_, item) => item % 2);
  const tables = {
    starts: Int32Array.from({ length: ITEMS + 1 }, (_, item) => Math.min(item, 2) * ITEMS),
    columns: Int32Array.from({ length: 2 * ITEMS }, (_, i) => i % ITEMS),
    together: new Float32Array(2 * ITEMS).fill(0.1),
    next: new Float32Array(2 * ITEMS).fill(0.1),
    matches: { offsets, values: rows, columnOf: new Uint8Array(2) },
  };
  const context: BatchContext = {
    catalogueSize: ITEMS,
    supportRows: 3,
    side: Float32Array.from({ length: ITEMS }, (_, item) => -item),
    sideCount: 1,
    sampler,
    contrast: sampleItems(sampler, ITEMS, 4, 1),
    negatives: 5,
    cues: { spec: CUES, reader: createCueReader(CUES, tables, ITEMS) },
  };
  return { context, content: { offsets, rows, count: 2 } };
}

const hide = (share: number, seed = 1) => {
  const { context, content } = makeContext();
  const likely = new Float32Array(ITEMS).fill(7);
  return { original: context, ...hideItems(context, content, { share, likely, seed }) };
};
/** Cues of an item after a click on another. */
const cuesOf = ({ cues }: BatchContext, clicked: number, item: number): number[] => {
  const row = { item: clicked, action: 2, ageMs: 0, label: 1 } as never;
  const to = new Float32Array(countCues(CUES));
  cues!.reader.read([row]).write(item, to, 0);
  return Array.from(to);
};
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

test("about the share of items is hidden, others by another seed, and never one without content", () => {
  const [one, other] = [hide(0.5), hide(0.5, 2)];

  expect(sum(one.hidden)).toBeGreaterThan(70);
  expect(sum(one.hidden)).toBeLessThan(130);
  expect(other.hidden).not.toEqual(one.hidden);
  expect(hide(1).hidden[ITEMS - 1]).toBe(0);
});

test("hidden items are as popular as new ones, the others as they are", () => {
  const { original, context, hidden } = hide(0.5);

  context.side.forEach((value, item) => expect(value).toBe(hidden[item] ? 7 : -item));
  expect(original.side[3]).toBe(-3);
});

test("nobody has visited a hidden item with anything, but it still shares attributes", () => {
  const { original, context } = hide(1);

  const [before, after] = [original, context].map((one) => cuesOf(one, 0, 2));

  expect(sum(before!.slice(0, CO_VISIT_CUES))).toBeGreaterThan(0);
  expect(after!.slice(0, CO_VISIT_CUES)).toEqual(new Array(CO_VISIT_CUES).fill(0));
  expect(after!.slice(CO_VISIT_CUES)).toEqual(before!.slice(CO_VISIT_CUES));
  expect(after![CO_VISIT_CUES]).toBeGreaterThan(0);
});

test("a click on a hidden item speaks for no item by co-visits", () => {
  const { original, context } = hide(1);

  const withoutContent = ITEMS - 1; // never hidden itself
  expect(sum(cuesOf(original, 0, withoutContent))).toBeGreaterThan(0);
  expect(sum(cuesOf(context, 0, withoutContent))).toBe(0);
});
