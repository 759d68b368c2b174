import { expect, test } from "vitest";
import { CO_VISIT_CUES, countCues, type CueSpec } from "../../../src/core/cue-spec.ts";
import type { Catalogue } from "../../../src/core/catalogue.ts";
import { createRandom } from "../../../src/core/random.ts";
import { createCueReader, type OwnVisit } from "../../../src/learners/read-cues.ts";
import type { SupportRow } from "../../../src/learners/support-rows.ts";
import { countCueTables } from "../../../src/meta/cues/count-cue-tables.ts";
import { pruneCueTables } from "../../../src/meta/cues/prune-cue-tables.ts";
import type { Session } from "../../../src/meta/data-set.ts";
import { createContentSchema } from "../../../src/model/content/create-content-schema.ts";
import type { CueTables } from "../../../src/model/cue-tables.ts";
import "../to-be-close-to-array.ts";

const ITEMS = 30;
const COLOURS = ["red", "blue", "green"];
const CATALOGUE: Catalogue = {
  ids: Array.from({ length: ITEMS }, (_, item) => `i${item}`),
  attributes: [
    { name: "colour", kind: "categorical", values: Array.from({ length: ITEMS }, (_, i) => COLOURS[i % 3]!) },
  ],
};
const SCHEMA = createContentSchema(CATALOGUE);
const SPEC: CueSpec = {
  shrinkage: 3,
  balance: 0.6,
  fading: 0.7,
  backward: 0.5,
  togetherDecay: 0.5,
  nextDecay: 0.4,
  matches: ["colour"],
  matchDecay: 0.5,
  repeats: false,
};

const visit = (id: string, items: readonly number[]): Session => ({
  id,
  userId: null,
  startMs: 0,
  part: null,
  items: Int32Array.from(items),
  actions: Uint8Array.from(items, () => 2),
  atMs: Float64Array.from(items, (_, at) => at),
});

const random = createRandom(4);
const VISITS = Array.from({ length: 60 }, (_, i) =>
  visit(
    `v${i}`,
    Array.from({ length: 2 + random.below(6) }, () => random.below(ITEMS)),
  ),
);

/** Newest first, as `buildSupport` gives them. */
const known = (...items: number[]): SupportRow[] =>
  items.map((item) => ({ item, action: 2, label: 1, ageMs: 0 }));

function cuesOf(
  tables: CueTables,
  rows: readonly SupportRow[],
  options: { own?: OwnVisit; spec?: CueSpec } = {},
) {
  const { own, spec = SPEC } = options;
  const size = countCues(spec);
  const values = new Float32Array(ITEMS * size);
  const reading = createCueReader(spec, tables, ITEMS).read(rows, own);
  for (let item = 0; item < ITEMS; item++) reading.write(item, values, item * size);
  return { values, summary: reading.summary, items: [...reading.items].sort((a, b) => a - b) };
}

test("a visit that is left out leaves next to nothing of itself, as if it had never been counted", () => {
  const all = countCueTables(VISITS, CATALOGUE, SCHEMA, SPEC);
  for (const [at, own] of VISITS.slice(0, 20).entries()) {
    const others = countCueTables(
      VISITS.filter((_, i) => i !== at),
      CATALOGUE,
      SCHEMA,
      SPEC,
    );
    const rows = known(...new Set([...own.items].reverse().slice(1)));

    const left = cuesOf(all.tables, rows, { own: all.leaveOut(own) });
    const never = cuesOf(others.tables, rows);

    expect(left.items.filter((item) => !never.items.includes(item))).toEqual([]);
    const withIt = cuesOf(all.tables, rows);
    const distance = (a: Float32Array) => Math.hypot(...a.map((value, i) => value - never.values[i]!));
    expect(distance(left.values)).toBeLessThanOrEqual(0.2 * distance(withIt.values) + 1e-4);
  }
});

test("the newest item's rules are a cue of their own, earlier ones fade", () => {
  const { tables } = countCueTables([visit("a", [0, 1]), visit("b", [2, 3])], CATALOGUE, SCHEMA, SPEC);
  const size = countCues(SPEC);
  const { values } = cuesOf(tables, known(0, 2));

  const cue = (item: number, index: number) => values[item * size + index]!;

  expect(cue(1, 2)).toBeGreaterThan(0); // next after the newest, item 0
  expect(cue(1, 4)).toBe(0);
  expect(cue(3, 2)).toBe(0);
  expect(cue(3, 4)).toBeGreaterThan(0); // next after the earlier one, item 2
  expect(cue(1, 0)).toBeGreaterThan(cue(3, 0)); // visited together: the newer item counts more
});

test("a shared colour is a cue, more so where the newer item has it", () => {
  const { tables } = countCueTables([visit("a", [9, 10])], CATALOGUE, SCHEMA, SPEC);
  const { values } = cuesOf(tables, known(0, 1));

  const colour = (item: number) => values[item * countCues(SPEC) + CO_VISIT_CUES]!;

  expect(colour(3)).toBeGreaterThan(colour(4));
  expect(colour(4)).toBeGreaterThan(0);
  expect(colour(5)).toBe(0);
});

test("where items may come again, being known is a cue", () => {
  const spec = { ...SPEC, repeats: true };
  const { tables } = countCueTables(VISITS, CATALOGUE, SCHEMA, spec);
  const { values } = cuesOf(tables, known(4, 7), { spec });

  const repeat = (item: number) => [0, 1, 2].map((i) => values[item * countCues(spec) + CO_VISIT_CUES + i]!);

  expect(repeat(4)).toEqual([1, 1, 1]);
  expect(repeat(7)).toEqual([1, 0.5, 0]);
  expect(repeat(8)).toEqual([0, 0, 0]);
});

test("without a support there are no cues", () => {
  const { tables } = countCueTables(VISITS, CATALOGUE, SCHEMA, SPEC);

  const { values, summary } = cuesOf(tables, []);

  expect([...values, ...summary].every((value) => value === 0)).toBe(true);
});

test("one visitor's cues leave nothing behind for the next", () => {
  const { tables } = countCueTables(VISITS, CATALOGUE, SCHEMA, SPEC);
  const reader = createCueReader(SPEC, tables, ITEMS);
  const size = countCues(SPEC);
  const read = (rows: readonly SupportRow[]) => {
    const reading = reader.read(rows);
    return Array.from({ length: ITEMS }, (_, item) => {
      const to = new Float32Array(size);
      reading.write(item, to, 0);
      return [...to];
    });
  };

  const before = read(known(3, 8));
  read(known(1, 2, 5, 9));

  expect(read(known(3, 8))).toEqual(before);
});

test("pruning keeps the strongest of a row", () => {
  const items = 100;
  const catalogue: Catalogue = { ids: Array.from({ length: items }, (_, i) => `i${i}`), attributes: [] };
  const spec = { ...SPEC, matches: [] };
  const visits = Array.from({ length: 99 }, (_, i) =>
    Array.from({ length: i < 10 ? 5 : 1 }, (_, n) => visit(`${i}-${n}`, [0, i + 1])),
  ).flat();
  const { tables } = countCueTables(visits, catalogue, createContentSchema(catalogue), spec);

  const pruned = pruneCueTables(tables);

  const row = [...pruned.columns.subarray(pruned.starts[0], pruned.starts[1])];
  expect(row).toHaveLength(64);
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].every((item) => row.includes(item))).toBe(true);
});

test("left out exactly, a visit does not leave behind an entry that ships for its sake alone, nor takes one that does not ship", () => {
  const items = 100;
  const catalogue: Catalogue = { ids: Array.from({ length: items }, (_, i) => `i${i}`), attributes: [] };
  const spec = { ...SPEC, matches: [] };
  const visits = Array.from({ length: 90 }, (_, i) =>
    Array.from({ length: i < 64 ? 3 : 2 }, (__, n) => visit(`${i}-${n}`, [0, i + 1])),
  ).flat();
  const own = [0, 1, 80].map((item, n) => visit(`own-${n}`, [0, 90, item]))[2]!;
  const counted = [...visits, own, visit("more", [0, 80])];
  const count = (exact: boolean) =>
    countCueTables(counted, catalogue, createContentSchema(catalogue), spec, { exact });
  const read = (counts: ReturnType<typeof count>) =>
    createCueReader(spec, counts.tables, items).read(known(0), counts.leaveOut(own)).items.includes(80);

  expect(read(count(false))).toBe(true);
  expect(read(count(true))).toBe(false);
});

test("where items may come again, repeats alone speak for a known item, and co-visits for all others", () => {
  const { tables } = countCueTables(VISITS, CATALOGUE, SCHEMA, SPEC);
  const older = cuesOf(tables, known(1)).items.find((item) => item !== 1)!;
  const once = cuesOf(tables, known(1, older)).values;
  const again = cuesOf(tables, known(1, older), { spec: { ...SPEC, repeats: true } }).values;
  const size = countCues(SPEC);
  const coVisits = (values: Float32Array, item: number, width: number) => [
    ...values.subarray(item * width, item * width + CO_VISIT_CUES),
  ];

  expect(coVisits(once, older, size).some((cue) => cue > 0)).toBe(true);
  expect(coVisits(again, older, size + 3)).toEqual(Array.from({ length: CO_VISIT_CUES }, () => 0));
  const repeatsAt = older * (size + 3) + CO_VISIT_CUES;
  expect([...again.subarray(repeatsAt, repeatsAt + 3)]).toEqual([1, 0.5, 0]);
  for (let item = 0; item < ITEMS; item++)
    if (item !== 1 && item !== older)
      expect(coVisits(again, item, size + 3)).toEqual(coVisits(once, item, size));
});
