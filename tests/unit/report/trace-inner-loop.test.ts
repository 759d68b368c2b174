import { beforeAll, expect, test } from "vitest";
import { queryLoss } from "../../../src/meta/evaluate/query-loss.ts";
import { createLearnedRanker } from "../../../src/meta/learned-ranker.ts";
import { traceInnerLoop } from "../../../src/meta/report/trace-inner-loop.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { makeSession } from "../evaluate/make-session.ts";
import { makeSmallArtifact } from "../meta/small-artifact.ts";

beforeAll(() => startBackend());

const tasks = [
  { session: 0, support: makeSession([1, 4]), targets: Int32Array.of(6), excluded: Int32Array.of(1, 4) },
  { session: 1, support: makeSession([2]), targets: Int32Array.of(9), excluded: Int32Array.of(2) },
  { session: 2, support: makeSession([3]), targets: Int32Array.of(99), excluded: Int32Array.of(3) },
];

test.each(["meta-sgd", "maml", "leo", "lstm"])(
  "the path of %s has a loss before and after each step and ends where the ranker does; unknown targets take no part",
  async (name) => {
    const artifact = makeSmallArtifact({ name, adapts: "user" });
    const ranker = createLearnedRanker("small", artifact);
    const known = tasks.slice(0, 2);
    const scores = await ranker.score(known.map(({ support }) => support));
    const losses = known.map(({ targets, excluded }, at) =>
      queryLoss(scores.subarray(12 * at, 12 * (at + 1)), targets, excluded)!,
    );

    const path = traceInnerLoop(artifact, { k: 2, tasks });

    expect(path).toMatchObject({ k: 2, tasks: 2 });
    expect(path!.steps).toHaveLength(3);
    expect(path!.steps.at(-1)!.difference).toBeCloseTo((losses[0]! + losses[1]!) / 2, 4);
    expect(path!.steps[0]!.difference).not.toBeCloseTo(path!.steps[2]!.difference, 3);
    ranker.dispose();
  },
);

test("a closed form has no path", () => {
  expect(traceInnerLoop(makeSmallArtifact({ name: "ridge", adapts: "user" }), { k: 2, tasks })).toBeNull();
});
