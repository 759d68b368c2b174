import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { adaptedNames, initScorer, scoreItems } from "../../../src/learners/scorer.ts";
import { disposeParams, mapParams, type Params } from "../../../src/model/params.ts";
import "../to-be-close-to-array.ts";
import { smallSpec } from "./small-tasks.ts";

const TASKS = 2;
const ITEMS = 3;
const SPEC = smallSpec({ hidden: 3 });
const [DIM, HIDDEN] = [SPEC.dim, SPEC.hidden];

const random = createRandom(1);
const normal = (shape: number[]) =>
  tf.tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    shape,
  );
const nested = <T>(x: tf.Tensor) => x.arraySync() as T;

beforeAll(() => tf.setBackend("cpu"));

/** The scorer's equation written out for one task and one item, in float64. */
function scorePlainly(theta: Params, evidence: number, item: readonly number[], side: readonly number[]) {
  const user = nested<number[]>(theta["user"]!);
  const gate = nested<number[][]>(theta["sideGate"]!);
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const basis = [1, Math.log(1 + evidence), Math.exp(-evidence)];
  const gates = side.map((_, f) =>
    Math.log1p(
      Math.exp(
        dot(
          basis,
          gate.map((row) => row[f]!),
        ),
      ),
    ),
  );
  const linear = dot(user, item) + dot(gates, side);
  if (!theta["headWeight"]) return linear;
  const [fromItem, fromUser] = [theta["itemWeight"]!, theta["userWeight"]!].map((w) => nested<number[][]>(w));
  const bias = nested<number[]>(theta["hiddenBias"]!);
  const activations = bias.map((b, h) =>
    Math.max(
      0,
      b +
        dot(
          item,
          fromItem!.map((row) => row[h]!),
        ) +
        dot(
          user,
          fromUser!.map((row) => row[h]!),
        ),
    ),
  );
  return linear + dot(nested<number[]>(theta["headWeight"]), activations);
}

const LAYOUTS = [true, false].flatMap((hidden) =>
  [true, false].flatMap((shared) => [true, false].map((perTask) => ({ hidden, shared, perTask }))),
);

test.each(LAYOUTS)("logits follow the equation: %o", ({ hidden, shared, perTask }) => {
  const spec = { ...SPEC, hidden: hidden ? HIDDEN : 0 };
  const tasks = Array.from({ length: TASKS }, () => mapParams(initScorer(spec, 1), (t) => normal(t.shape)));
  const thetas = perTask ? tasks : [tasks[0]!, tasks[0]!];
  const names = Object.keys(tasks[0]!);
  const stacked = Object.fromEntries(names.map((name) => [name, tf.stack(thetas.map((t) => t[name]!))]));
  const evidence = [0, 4];
  const batch = shared ? 1 : TASKS;
  const [vectors, side] = [normal([batch, ITEMS, DIM]), normal([batch, ITEMS, 1])];

  const logits = scoreItems(perTask ? stacked : tasks[0]!, tf.tensor2d(evidence, [TASKS, 1]), {
    shared,
    vectors: vectors as tf.Tensor3D,
    side: side as tf.Tensor3D,
  });

  const [items, sides] = [nested<number[][][]>(vectors), nested<number[][][]>(side)];
  const expected = thetas.flatMap((theta, task) =>
    Array.from({ length: ITEMS }, (_, i) =>
      scorePlainly(theta, evidence[task]!, items[shared ? 0 : task]![i]!, sides[shared ? 0 : task]![i]!),
    ),
  );
  expect(logits.shape).toEqual([TASKS, ITEMS]);
  expect(logits.dataSync()).toBeCloseToArray(expected, 1e-5);
});

test("before training a visitor without interactions sees popularity in full", () => {
  const params = { ...initScorer({ ...SPEC, hidden: 0 }, 1), user: tf.zeros([DIM]) };
  const popularity = [0, -1.5, -3];

  const logits = scoreItems(params, tf.zeros([1, 1]), {
    shared: true,
    vectors: tf.ones([1, ITEMS, DIM]),
    side: tf.tensor3d(popularity, [1, ITEMS, 1]),
  });

  expect(logits.dataSync()).toBeCloseToArray(popularity, 1e-3);
});

test("what the inner loop moves exists in the init, with and without a hidden layer", () => {
  for (const hidden of [0, HIDDEN]) {
    const params = initScorer({ ...SPEC, hidden }, 1);
    const [user, head, all] = (["user", "head", "all"] as const).map((adapts) =>
      adaptedNames({ ...SPEC, hidden }, adapts),
    );

    expect(user).toEqual(["user"]);
    expect([...all!].sort()).toEqual(Object.keys(params).sort());
    expect(all).toEqual(expect.arrayContaining(head!));
    disposeParams(params);
  }
});
