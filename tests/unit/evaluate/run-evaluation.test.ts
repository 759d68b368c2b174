import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { fitPopularity } from "../../../src/meta/baselines/popularity.ts";
import { formatTable } from "../../../src/meta/evaluate/format-table.ts";
import { runEvaluation } from "../../../src/meta/evaluate/run-evaluation.ts";
import { makeRankerOf } from "./make-ranker-of.ts";
import { makeCatalogue, makeSession } from "./make-session.ts";

const ITEMS = 24;
const colours = Array.from({ length: ITEMS }, (_, item) => (item % 2 ? "red" : "blue"));
const rooms = Array.from({ length: ITEMS }, (_, item) => `room ${Math.floor(item / 6)}`);
const catalogue = makeCatalogue(ITEMS, [
  { name: "colour", kind: "categorical", values: colours },
  { name: "room", kind: "categorical", values: rooms },
]);
const random = createRandom(2);
/** Visitors stay in one room and walk through it in order. */
const sessions = Array.from({ length: 200 }, (_, hour) => {
  const room = random.below(4);
  const from = random.below(3);
  const items = Array.from({ length: 2 + random.below(3) }, (_, step) => 6 * room + ((from + step) % 6));
  return makeSession(items, { id: `s${hour}`, startMs: hour * 3_600_000 });
});
const dataSet = { catalogue, sessions, hash: "cafe" };
const split = { testFrom: 150 * 3_600_000 };
const oracle = makeRankerOf("oracle", ITEMS, ({ items }, item) => {
  const last = items.at(-1);
  if (last === undefined) return 0;
  return item === 6 * Math.floor(last / 6) + ((last + 1) % 6) ? 1 : 0;
});

test("one call fits the baselines, judges, compares and says how", async () => {
  const stages = new Set<string>();
  const report = await runEvaluation(dataSet, [oracle], {
    split,
    ks: [0, 1, 2],
    resamples: 200,
    commit: "abc",
    onProgress: ({ stage }) => stages.add(stage),
  });
  expect([...stages]).toEqual(["fit", "rank", "compare"]);
  expect(report.result.curves.map((curve) => curve.ranker)).toEqual([
    "popularity",
    "most popular of last",
    "item-kNN",
    "V-SKNN",
    "rules",
    "oracle",
  ]);
  expect(report.manifest).toMatchObject({
    dataHash: "cafe",
    part: "test",
    sessions: { fitted: 150, judged: 50 },
    commit: "abc",
    baselines: { "most popular of last": { attribute: "room" } },
  });
  expect(report.comparisons.map((comparison) => comparison.against)).toContain("rules");
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test("all baselines choose their settings; none leaves them out", async () => {
  const names = async (baselines: "all" | "none") => {
    const report = await runEvaluation(dataSet, [oracle], { split, ks: [1], resamples: 10, baselines });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    return report.result.curves.map((curve) => curve.ranker);
  };
  expect(await names("all")).toEqual([
    "popularity",
    "recent popularity",
    "most popular of last",
    "item-kNN",
    "V-SKNN",
    "VSTAN",
    "rules",
    "EASE",
    "oracle",
  ]);
  expect(await names("none")).toEqual(["oracle"]);
});

test("on the validation part nothing of the test is used", async () => {
  const report = await runEvaluation(dataSet, [], { split, ks: [1], part: "validation" });
  expect(report.manifest.sessions).toEqual({ fitted: 120, judged: 30 });
  expect(report.comparisons).toEqual([]);
});

test("the table shows each ranker, the differences to every baseline and the manifest", async () => {
  const guess = { ...makeRankerOf("guess", ITEMS, () => 0), givesLogits: true as const };
  const text = formatTable(
    await runEvaluation(dataSet, [oracle, guess], { split, ks: [0, 1], resamples: 200 }),
  );
  for (const part of [
    "popularity",
    "oracle",
    "oracle minus",
    "query loss",
    "beyond accuracy, k=1",
    Math.log(ITEMS - 1).toFixed(3),
    "win",
    "k=1 n=50",
    "cafe",
    "seed 1",
    "mean rank",
  ]) {
    expect(text).toContain(part);
  }
  const row = text.split("\n").find((line) => line.includes("oracle"))!;
  expect(row).toContain("1.000/1.000");
});

test("sets are judged beside the baselines for sets, or those that are asked for", async () => {
  const users = Array.from({ length: 30 }, (_, user) =>
    makeSession(
      Array.from({ length: 22 }, (_, step) => (user + step) % ITEMS),
      { id: `u${user}`, userId: `u${user}`, startMs: user, part: user % 3 ? "train" : "test" },
    ),
  );
  const sets = { ...dataSet, sessions: users, orderOnly: true };

  const report = await runEvaluation(sets, [], { protocol: "M", seed: 7 });
  const fitBaselines = () => [fitPopularity(users.slice(1, 3), catalogue)];
  const chosen = await runEvaluation(sets, [], { protocol: "M", ks: [15], fitBaselines });

  expect(report.result.ks).toEqual([0, 1, 3, 5, 10, 15]);
  expect(report.result.curves.map(({ ranker }) => ranker)).toEqual(["popularity", "item-kNN"]);
  expect(report.manifest.protocol).toContain("one task a user of at least 20 items dealt by seed 7");
  expect(chosen.result.curves.map(({ ranker }) => ranker)).toEqual(["popularity"]);
});

const users = Array.from({ length: 20 }, (_, user) =>
  makeSession(
    Array.from({ length: 4 }, (_, step) => (user + step) % ITEMS),
    { id: `u${user}`, userId: `u${user}`, startMs: user },
  ),
);

test("the last items are asked of users whom the baselines know, and the table tells of all they know", async () => {
  const next = makeRankerOf("next", ITEMS, ({ items }, item) =>
    item === (items.at(-1)! + 1) % ITEMS ? 1 : 0,
  );
  const report = await runEvaluation({ ...dataSet, sessions: users, orderOnly: true }, [next], {
    protocol: "B",
    split: { leaveLastOut: true },
    fitBaselines: (sessions) => [fitPopularity(sessions, catalogue)],
    resamples: 100,
  });

  const text = formatTable(report);

  expect(report.manifest.sessions).toEqual({ fitted: 20, judged: 20 });
  expect(report.result.curves[1]!.all!.metrics.hr1).toBe(1);
  expect(report.comparisons[0]!.all!.tasks).toBe(20);
  for (const part of ["all n=20", "last items of each history left out", "B, the last item"]) {
    expect(text).toContain(part);
  }
});

test("every beginning of a visit is told with HR@20 and MRR@20 first", async () => {
  const report = await runEvaluation(dataSet, [oracle], {
    protocol: "S",
    split,
    fitBaselines: (sessions) => [fitPopularity(sessions, catalogue)],
    resamples: 100,
  });

  const text = formatTable(report);

  const heads = ["HR@20/MRR@20", "HR@10/NDCG@10", "HR@20, oracle minus", "MRR@20, oracle minus", "S, every"];
  expect(heads.map((head) => text.indexOf(head)).filter((at) => at < 0)).toEqual([]);
  expect(text.indexOf(heads[0]!)).toBeLessThan(text.indexOf(heads[1]!));
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test.each(["K", "M", "S"] as const)(
  "protocol %s would ask for what trained, and is refused",
  async (protocol) => {
    const left = { ...dataSet, sessions: users, orderOnly: true };
    const run = runEvaluation(left, [], { protocol, split: { leaveLastOut: true } });
    await expect(run).rejects.toThrow(expect.objectContaining({ name: "LeakError" }));
  },
);

test("protocol B on any other split would ask for what trained, and is refused", async () => {
  const run = runEvaluation(dataSet, [], { protocol: "B", split });
  await expect(run).rejects.toThrow(/does not leave out/);
});

test("two rankers of one name are refused", async () => {
  const run = runEvaluation(dataSet, [{ ...oracle, name: "rules" }], { split });
  await expect(run).rejects.toThrow(/"rules"/);
});
