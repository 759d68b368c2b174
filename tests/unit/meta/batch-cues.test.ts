import { expect, test } from "vitest";
import { countCues, type CueSpec } from "../../../src/core/cue-spec.ts";
import { createCueReader } from "../../../src/learners/read-cues.ts";
import { countBatchCues } from "../../../src/meta/cues/batch-cues.ts";
import type { CueTables } from "../../../src/model/cue-tables.ts";

const SPEC: CueSpec = {
  shrinkage: 3,
  balance: 0.6,
  fading: 0.7,
  backward: 0.5,
  togetherDecay: 0.5,
  nextDecay: 0.4,
  matches: [],
  matchDecay: 0.5,
  repeats: false,
};
const ASKED = Int32Array.from({ length: 100 }, (_, item) => item);

/** A catalogue without attributes whose item 0 was visited together with the next `others` items. */
function ask(items: number, others: number) {
  const starts = new Int32Array(items + 1).fill(others, 1);
  const tables: CueTables = {
    starts,
    columns: Int32Array.from({ length: others }, (_, at) => at + 1),
    together: new Float32Array(others).fill(0.5),
    next: new Float32Array(others).fill(0.5),
    matches: { offsets: new Int32Array(items + 1), values: new Int32Array(0), columnOf: new Uint8Array(0) },
  };
  const question = {
    support: [{ item: 0, action: 2, label: 1, ageMs: 0 }],
    history: 0,
    targets: [1],
    passed: [],
  };
  return countBatchCues([question], ASKED, { spec: SPEC, reader: createCueReader(SPEC, tables, items) });
}

test("negatives carry their co-visits where these reach much of the catalogue, or every cue would mean a target", () => {
  const { ofShared } = ask(100, 60);

  const told = ASKED.filter((item) => ofShared![item * countCues(SPEC)]! > 0);
  expect([...told]).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
});

test("negatives carry none where co-visits reach next to nothing of the catalogue", () => {
  expect(ask(5000, 1).ofShared).toBeUndefined();
});
