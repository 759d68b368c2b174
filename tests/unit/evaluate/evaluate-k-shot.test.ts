import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateKShot } from "../../../src/meta/evaluate/evaluate-k-shot.ts";
import { cutSetTasks } from "../../../src/meta/evaluate/cut-set-tasks.ts";
import { makeRankerOf } from "./make-ranker-of.ts";
import { makeCatalogue, makeSession } from "./make-session.ts";

const ITEMS = 30;
const catalogue = makeCatalogue(ITEMS);
const sessions = fc.array(fc.array(fc.nat(ITEMS - 1), { minLength: 1, maxLength: 14 }), {
  minLength: 1,
  maxLength: 12,
});
/** Prefers what is near the last item; full of ties. */
const near = makeRankerOf(
  "near",
  ITEMS,
  ({ items }, item) => -Math.floor(Math.abs(item - (items.at(-1) ?? 0)) / 4),
);

test("every number equals that of a plain, slow evaluation", async () => {
  await fc.assert(
    fc.asyncProperty(sessions, fc.constantFrom<"all" | "long">("all", "long"), async (lists, group) => {
      const distinct = lists.map((list) => [...new Set(list)]);
      fc.pre(distinct.some((list) => list.length > (group === "long" ? 10 : 0)));
      const test = lists.map((list) => makeSession(list));
      const result = await evaluateKShot({ rankers: [near], catalogue, test, group, batch: 5 });
      for (const [at, point] of result.curves[0]!.points.entries()) {
        const { k } = point;
        const used = distinct.flatMap((list, index) =>
          list.length > (group === "long" ? Math.max(10, k) : k) ? [index] : [],
        );
        const ranks = used.map((index) => slowRank(distinct[index]!.slice(0, k), distinct[index]![k]!));
        expect(result.sessions[at]).toEqual(used);
        expect(point.tasks).toBe(used.length);
        expect(point.ranks).toEqual(ranks);
        const gains = ranks.map((rank) => (rank <= 10 ? 1 / Math.log2(rank + 1) : 0));
        expect(point.ndcg10).toEqual(gains);
        expect(point.metrics.ndcg10).toBeCloseTo(
          gains.reduce((a, b) => a + b, 0) / Math.max(1, gains.length),
          12,
        );
      }
    }),
    { numRuns: 40 },
  );
});

function slowRank(support: readonly number[], target: number): number {
  const score = (item: number) => -Math.floor(Math.abs(item - (support.at(-1) ?? 0)) / 4);
  const rivals = Array.from({ length: ITEMS }, (_, item) => item).filter(
    (item) => item !== target && !support.includes(item),
  );
  const above = rivals.filter((item) => score(item) > score(target)).length;
  const equal = rivals.filter((item) => score(item) === score(target)).length;
  return above + 1 + equal / 2;
}

test("a ranker that knows the answer by its support alone is perfect, one that knows nothing is not", async () => {
  const next = makeRankerOf("next", ITEMS, ({ items }, item) => (item === (items.at(-1) ?? -1) + 1 ? 1 : 0));
  const nothing = makeRankerOf("nothing", ITEMS, () => 0);
  const walk = makeSession(Array.from({ length: 12 }, (_, item) => item));
  const { curves } = await evaluateKShot({ rankers: [next, nothing], catalogue, test: [walk] });
  expect(curves[0]!.points.map((point) => point.metrics.hr1)).toEqual([1, 1, 1, 1, 1, 1]);
  expect([curves[0]!.area, curves[0]!.meanKnown]).toEqual([1, 1]);
  expect(curves[1]!.points.map((point) => point.ranks[0])).toEqual([15.5, 15, 14.5, 14, 13, 10.5]);
  expect(curves[1]!.points[0]!.pessimistic.hr20).toBe(0);
});

test("coverage counts the items of all first twenties", async () => {
  const turning = makeRankerOf("turning", ITEMS, ({ items }, item) => (item + 20 * (items[0] ?? 0)) % ITEMS);
  const test = [makeSession([0, 5]), makeSession([1, 5])];
  const { curves } = await evaluateKShot({ rankers: [turning], catalogue, test, ks: [0, 1] });
  expect(curves[0]!.points[0]!.coverage20).toBeCloseTo(20 / ITEMS, 12);
  expect(curves[0]!.points[1]!.coverage20).toBeGreaterThan(20 / ITEMS);
});

test("a target that the catalogue does not know is a miss, and stays a task", async () => {
  const { curves } = await evaluateKShot({
    rankers: [near],
    catalogue,
    test: [makeSession([3, 99])],
    ks: [1],
  });
  expect(curves[0]!.points[0]!).toMatchObject({ tasks: 1, ranks: [null], metrics: { hr20: 0 } });
});

test("with repeats a known item may be the answer", async () => {
  const same = makeRankerOf("same", ITEMS, ({ items }, item) => (items.includes(item) ? 1 : 0));
  const result = await evaluateKShot({
    rankers: [same],
    catalogue,
    test: [makeSession([4, 4])],
    ks: [1],
    repeats: true,
  });
  expect(result.curves[0]!.points[0]!.ranks).toEqual([1]);
});

test("protocol M asks for all that is held back, and NDCG is that of a ranking written out", async () => {
  const lists = [20, 25, 30, 12].map((length) => Array.from({ length }, (_, at) => (7 * at) % ITEMS));
  const test = lists.map((list) => makeSession(list));
  const far = makeRankerOf(
    "far",
    ITEMS,
    ({ items }, item) => ((item + 1) * 37 + 11 * (items.at(-1) ?? 0)) % 101,
  );

  const result = await evaluateKShot({ rankers: [far], catalogue, test, protocol: "M", seed: 4 });

  expect(result.ks).toEqual([0, 1, 3, 5, 10, 15]);
  for (const [at, { k, ndcg10, ranks, loss }] of result.curves[0]!.points.entries()) {
    const tasks = cutSetTasks(test, k, { seed: 4 });
    const rankings = await Promise.all(
      tasks.map(async ({ support }) => {
        const scores = await far.score([support]);
        const candidates = Array.from(scores.keys()).filter((item) => !support.items.includes(item));
        return candidates.sort((a, b) => scores[b]! - scores[a]!);
      }),
    );
    const gain = (hits: readonly boolean[]) =>
      hits.slice(0, 10).reduce((sum, hit, place) => sum + (hit ? 1 / Math.log2(place + 2) : 0), 0);
    const wanted = rankings.map((ranking, task) =>
      ranking.map((item) => tasks[task]!.targets.includes(item)),
    );
    expect(result.sessions[at]).toEqual([0, 1, 2]);
    expect(ranks).toEqual(wanted.map((hits) => hits.indexOf(true) + 1));
    wanted.forEach((hits, task) => {
      const ideal = gain(
        tasks[task]!.targets.length >= 10 ? hits.map(() => true) : [...hits].sort().reverse(),
      );
      expect(ndcg10[task]).toBeCloseTo(gain(hits) / ideal, 12);
    });
    expect(loss).toBeNull();
  }
});

test("a ranker of logits has a loss: that of a uniform guess falls with the items left to guess from", async () => {
  const uniform = { ...makeRankerOf("uniform", ITEMS, () => 7), givesLogits: true as const };

  const { curves } = await evaluateKShot({
    rankers: [uniform],
    catalogue,
    test: [makeSession([1, 2, 3]), makeSession([1, 99])],
    ks: [0, 1],
  });

  expect(curves[0]!.points.map(({ loss }) => loss)).toEqual([
    expect.closeTo(Math.log(ITEMS), 5),
    expect.closeTo(Math.log(ITEMS - 1), 5),
  ]);
});

/** Prefers what is far along a fixed order that depends on the last item; without ties. */
const turned = makeRankerOf(
  "turned",
  ITEMS,
  ({ items }, item) => ((item + 1) * 37 + 11 * (items.at(-1) ?? 0)) % 101,
);

/** Places of the targets in rankings written out, 1 = first. */
async function writeOut(
  tasks: readonly { known: readonly number[]; target: number; gone: readonly number[] }[],
): Promise<number[]> {
  return Promise.all(
    tasks.map(async ({ known, target, gone }) => {
      const scores = await turned.score([makeSession(known)]);
      const candidates = Array.from(scores.keys()).filter((item) => !gone.includes(item));
      return candidates.sort((a, b) => scores[b]! - scores[a]!).indexOf(target) + 1;
    }),
  );
}

const share = (ranks: readonly number[], gain: (rank: number) => number) =>
  ranks.reduce((sum, rank) => sum + (rank <= 20 ? gain(rank) : 0), 0) / ranks.length;

test("protocol S ranks every beginning once, tells them by length and all together", async () => {
  const lists = [2, 6, 16, 9].map((length, seed) =>
    Array.from({ length }, (_, at) => (5 * at * at + 3 * seed) % ITEMS),
  );
  const asked = lists.flatMap((list, session) =>
    list.slice(1).map((target, at) => ({ session, known: list.slice(0, at + 1), target, gone: [] })),
  );

  const test = lists.map((list) => makeSession(list));
  const result = await evaluateKShot({ rankers: [turned], catalogue, test, protocol: "S" });

  const [curve] = result.curves;
  const lengths = [[1], [2], [3], [4, 5], [8, 9, 10, 11, 12]];
  expect(result.ks).toEqual([1, 2, 3, 5, 10]);
  for (const [at, point] of curve!.points.entries()) {
    const here = asked.filter(({ known }) => lengths[at]!.includes(known.length));
    expect(result.sessions[at]).toEqual(here.map(({ session }) => session));
    expect(point.ranks).toEqual(await writeOut(here));
  }
  const ranks = await writeOut(asked);
  expect(curve!.all!.tasks).toBe(lists.flat().length - lists.length);
  expect(result.allSessions!.toSorted()).toEqual(asked.map(({ session }) => session).toSorted());
  expect(curve!.all!.metrics.hr20).toBeCloseTo(
    share(ranks, () => 1),
    12,
  );
  expect(curve!.all!.metrics.mrr20).toBeCloseTo(
    share(ranks, (rank) => 1 / rank),
    12,
  );
});

test("protocol S gives the same whole, whichever lengths are told alone", async () => {
  const test = [makeSession([1, 2, 1, 3, 5, 8, 13, 21, 4, 25]), makeSession([2, 2])];
  const ask = (ks: number[]) =>
    evaluateKShot({ rankers: [turned], catalogue, test, protocol: "S", ks }).then(({ curves }) => curves[0]!);

  const [one, other] = [await ask([7]), await ask([1, 10])];

  expect(one.points[0]!.tasks).toBe(2);
  expect(one.all!.metrics.mrr20).toBeCloseTo(other.all!.metrics.mrr20, 12);
  expect(one.all!.tasks).toBe(10);
  await expect(ask([4])).rejects.toThrow(/no k = 4/);
});

test("protocol B asks for each history's last item, and does not rank what the history holds", async () => {
  const lists = [
    [3, 9, 4, 20],
    [7, 1, 2, 25, 14, 11],
  ];
  const tasks = (k: number) =>
    lists.map((list) => ({
      known: list.slice(0, -1).slice(-k),
      target: list.at(-1)!,
      gone: list.slice(0, -1),
    }));

  const test = lists.map((list) => makeSession(list));
  const result = await evaluateKShot({ rankers: [turned], catalogue, test, protocol: "B", ks: [1, 2] });

  const [curve] = result.curves;
  expect(curve!.points.map(({ ranks }) => ranks)).toEqual([
    await writeOut(tasks(1)),
    await writeOut(tasks(2)),
  ]);
  expect(curve!.all!.ranks).toEqual(await writeOut(tasks(9)));
  expect([...result.sessions, result.allSessions]).toEqual([
    [0, 1],
    [0, 1],
    [0, 1],
  ]);
});

test.each(["S", "B"] as const)("protocol %s needs two items, and knows no groups", async (protocol) => {
  const ask = (list: number[], repeats = false) =>
    evaluateKShot({ rankers: [near], catalogue, test: [makeSession(list)], protocol, repeats });

  await expect(ask([1])).rejects.toThrow(/two items/);
  await expect(ask([1, 2], true)).rejects.toThrow(/neither groups nor repeats/);
});

test("protocol M has no use for groups, repeats or short histories alone", async () => {
  const rankers = [near];
  const test = [makeSession([1, 2, 3])];
  await expect(evaluateKShot({ rankers, catalogue, test, protocol: "M" })).rejects.toThrow(/twenty items/);
  await expect(evaluateKShot({ rankers, catalogue, test, protocol: "M", repeats: true })).rejects.toThrow(
    /neither groups nor repeats/,
  );
});

test("the result is plain JSON and progress ends at the total", async () => {
  const seen: number[] = [];
  const ranker = makeRankerOf("near", ITEMS, () => 0);
  const result = await evaluateKShot({
    rankers: [ranker],
    catalogue,
    test: Array.from({ length: 7 }, () => makeSession([1, 2])),
    ks: [1, 0],
    batch: 3,
    onProgress: ({ done, total }) => seen.push(done / total),
  });
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  expect(ranker.batches).toEqual([1, 3, 3, 1, 3, 3, 1]);
  expect(seen.at(-1)).toBe(1);
});

test("a ranker of another catalogue is refused", async () => {
  const small = makeRankerOf("small", 4, () => 0);
  const run = evaluateKShot({ rankers: [small], catalogue, test: [makeSession([1, 2])] });
  await expect(run).rejects.toThrow(/4 scores for 1 supports and 30 items/);
});

test("sessions too short for any k are refused", async () => {
  const run = evaluateKShot({ rankers: [near], catalogue, test: [makeSession([1])], ks: [5] });
  await expect(run).rejects.toThrow(/more than 5 items/);
});
