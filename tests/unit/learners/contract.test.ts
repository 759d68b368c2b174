import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Adapts, ModelSpec } from "../../../src/core/model-spec.ts";
import { createLearner, LEARNERS } from "../../../src/learners/index.ts";
import type { Learner } from "../../../src/learners/learner.ts";
import { lossAfterAdapt, metaGradient, metaLoss } from "../../../src/learners/outer-gradient.ts";
import { adaptedNames, scoreItems } from "../../../src/learners/scorer.ts";
import { padSupports } from "../../../src/learners/support-batch.ts";
import { expandTasks, type RankingTaskBatch, type TaskBatch } from "../../../src/learners/task-batch.ts";
import type { LabelledQuery, QueryBatch, SupportBatch } from "../../../src/model/batch.ts";
import { decodeParams, encodeParams, getParam, mapParams, type Params } from "../../../src/model/params.ts";
import { gradientError } from "../finite-differences.ts";
import "../to-be-close-to-array.ts";
import {
  buildTasks,
  labelTasks,
  randomSupports,
  randomTasks,
  reverseRows,
  smallSpec,
} from "./small-tasks.ts";

type Variant = readonly [name: string, adapts: Adapts, options: Readonly<Record<string, number>>];

const VARIANTS: readonly Variant[] = [
  ...Object.entries(LEARNERS).flatMap(([name, { adapts }]) =>
    adapts.map((part): Variant => [name, part, {}]),
  ),
  // Options that change what a learner computes.
  ["matching", "user", { contextual: 1 }],
  ["hybrid", "user", { refine: 2, interests: 2 }],
  ["hybrid", "user", { change: 1 }],
];
const SEED = { seed: 5 };

/** What `stopGradient` was given, in order: recorded once, then given back in its place. */
const constants = vi.hoisted(() => ({
  mode: "pass" as "pass" | "record" | "replay",
  values: [] as Float32Array[],
  next: 0,
}));
vi.mock(import("../../../src/kernels/stop-gradient.ts"), async (original) => {
  const { stopGradient } = await original();
  const held = <T extends tf.Tensor>(x: T): T => {
    if (constants.mode === "record") constants.values.push(x.dataSync() as Float32Array);
    if (constants.mode !== "replay") return stopGradient(x);
    return tf.tensor(constants.values[constants.next++]!, x.shape) as T;
  };
  return { stopGradient: held };
});

beforeAll(() => tf.setBackend("cpu"));

describe.each(VARIANTS)("%s adapting %s %o", (name, adapts, options) => {
  const spec: ModelSpec = smallSpec({ name, adapts, options });
  const learner = createLearner(spec);
  const start = () => {
    const batch = randomTasks(spec, 3);
    return { meta: initAwayFromKinks(learner, batch.rows), batch };
  };

  it("adapts purely and deterministically", () => {
    const { meta, batch } = start();
    const before = read(meta);
    const { support } = expandTasks(batch, batch.rows);

    const [once, again] = [learner.adapt(meta, support), learner.adapt(meta, support)];

    expect(read(once)).toEqual(read(again));
    expect(read(meta)).toEqual(before);
  });

  it("gives the prior for an empty support, whatever its padding holds", () => {
    const { meta, batch } = start();
    const { support } = expandTasks(batch, batch.rows);
    const empty = buildTasks(spec, [[], [], []]);

    const prior = learner.adapt(meta, expandTasks(empty, empty.rows).support);
    const masked = learner.adapt(meta, { ...support, mask: tf.zerosLike(support.mask) });

    expect(Array.from(prior["evidence"]!.dataSync())).toEqual([0, 0, 0]);
    for (const [weight, tensor] of Object.entries(prior)) {
      const values = Array.from(tensor.dataSync());
      expect(masked[weight]!.dataSync(), weight).toBeCloseToArray(values, 1e-6);
      const own = meta[weight] ? Array.from(meta[weight].dataSync()) : values.slice(0, values.length / 3);
      expect(values, weight).toBeCloseToArray([...own, ...own, ...own], 1e-6);
    }
  });

  it("learns: the loss on the support falls", () => {
    const { meta } = start();
    const supports = [[{ item: 4, action: 2, label: 1 as const, ageMs: 0 }]];
    const batch = buildTasks(spec, supports);
    const { support } = expandTasks(batch, batch.rows);
    const prior = learner.adapt(meta, { ...support, mask: tf.zerosLike(support.mask), label: support.label });
    const scoreOfClicked = (fast: Params) =>
      tf
        .sub(
          tf.slice(learner.score(meta, fast, support.items), [0, 0], [1, 1]),
          tf.mean(learner.score(meta, fast, support.contrast)),
        )
        .dataSync()[0]!;

    const fast = { ...learner.adapt(meta, support), evidence: prior["evidence"]! };

    expect(scoreOfClicked(fast)).toBeGreaterThan(scoreOfClicked(prior));
  });

  it("does not depend on the order of rows, only on how recent each row is", () => {
    const { meta, batch } = start();
    const { support, query } = expandTasks(batch, batch.rows);

    const [forward, backward] = [learner.adapt(meta, support), learner.adapt(meta, reverseRows(support))];

    for (const [weight, tensor] of Object.entries(backward)) {
      // What a learner keeps of each row, it keeps in the order of rows.
      const inOrder = weight.startsWith("row.") ? tf.reverse(tensor, 1) : tensor;
      expect(inOrder.dataSync(), weight).toBeCloseToArray(forward[weight]!.dataSync(), 1e-5);
    }
    expect(learner.score(meta, backward, query.candidates).dataSync()).toBeCloseToArray(
      learner.score(meta, forward, query.candidates).dataSync(),
      1e-5,
    );
  });

  it("does not let tasks of a batch see each other", () => {
    const meta = learner.init(3);
    const supports = randomSupports(5, spec.supportRows, 11);
    const together = scores(learner, meta, buildTasks(spec, supports));

    const alone = supports.map((support) => scores(learner, meta, buildTasks(spec, [support])));

    expect(together).toBeCloseToArray(alone.flat(), 1e-5);
  });

  it("runs as many ops for 64 tasks as for one", async () => {
    const meta = learner.init(3);
    const countOps = async (tasks: number) => {
      const batch = randomTasks(spec, tasks);
      const { kernels } = await tf.profile(() => {
        const { support, query } = expandTasks(batch, batch.rows);
        const fast = learner.adapt(meta, support);
        return learner.score(meta, fast, query.candidates);
      });
      return kernels.length;
    };

    expect(await countOps(64)).toBe(await countOps(1));
  });

  it("survives encoding and decoding of fast weights", async () => {
    const { meta, batch } = start();
    const { support, query } = expandTasks(batch, batch.rows);
    const fast = learner.adapt(meta, support);

    const restored = decodeParams(await encodeParams(fast));

    expect(learner.score(meta, restored, query.candidates).dataSync()).toEqual(
      learner.score(meta, fast, query.candidates).dataSync(),
    );
  });

  it("leaks no tensors", () => {
    const { meta, batch } = start();
    const { support, query } = expandTasks(batch, batch.rows);
    const use = () => {
      const fast = learner.adapt(meta, support);
      const logits = learner.score(meta, fast, query.candidates);
      const { grads, itemGrads } = metaGradient(learner, meta, batch, SEED);
      tf.dispose([fast as never, logits, grads as never, itemGrads]);
    };
    use(); // constants that live as long as the process are made on first use

    const before = tf.memory().numTensors;
    use();

    expect(tf.memory().numTensors).toBe(before);
  });

  it("moves the init along the gradient that its method defines", () => {
    const { meta, batch } = start();

    expectDefinedGradient(learner, meta, batch, wholeTasks(spec, batch));
  }, 60_000);
});

const LABELS = ["squared", "logistic"] as const;

describe.each(Object.keys(LEARNERS).flatMap((name) => LABELS.map((labels) => [name, labels] as const)))(
  "%s on %s labels",
  (name, labels) => {
    // Answers pull by less than 1: longer steps let their gradients stand out from float32 rounding.
    const spec = smallSpec({ name, innerLr: labels === "logistic" ? 2 : 0.7 });
    const learner = createLearner(spec);
    const start = () => {
      const batch = labelTasks(randomTasks(spec, 3), labels);
      return { meta: initAwayFromKinks(learner, batch.rows), batch };
    };
    const scoreQuery = (meta: Params, support: SupportBatch, query: QueryBatch) =>
      learner.score(meta, learner.adapt(meta, support), labelled(query).items);

    it("gives the prior where no row is known", () => {
      const { meta, batch } = start();
      const { support, query } = expandTasks(batch, batch.rows);

      const scored = scoreQuery(meta, { ...support, mask: tf.zerosLike(support.mask) }, query);

      const prior = scoreItems(meta, tf.zeros([3, 1]), labelled(query).items);
      expect(scored.dataSync()).toBeCloseToArray(prior.dataSync(), 1e-6);
    });

    it("does not let tasks of a batch see each other", () => {
      const { meta, batch } = start();
      const { support, query } = expandTasks(batch, batch.rows);
      const [first, ...others] = scoreQuery(meta, support, query).arraySync() as number[][];

      const label = tf.add(support.label, [[0], [1], [2]]) as tf.Tensor2D;
      const [still, ...moved] = scoreQuery(meta, { ...support, label }, query).arraySync() as number[][];

      expect(still).toEqual(first);
      moved.forEach((scored, i) => expect(scored).not.toEqual(others[i]));
    });

    // The two kinds share all but the residual and the loss of one label, so the slow suite alone differentiates both.
    it.runIf(labels === "squared" || process.env["INKLING_FULL"] === "1")(
      "moves the init along the gradient that its method defines",
      () => {
        const { meta, batch } = start();

        expectDefinedGradient(learner, meta, batch, withQueryRows(batch));
      },
      60_000,
    );
  },
);

afterEach(() => tf.disposeVariables());

/** Compares a learner's meta-gradient with finite differences of its `definedLoss`, weight by weight. */
function expectDefinedGradient(learner: Learner, meta: Params, batch: TaskBatch, whole: SupportBatch): void {
  const { grads, itemGrads } = metaGradient(learner, meta, batch, SEED);
  const expectMatch = (weight: string, gradient: tf.Tensor, loss: (x: tf.Tensor) => number, x: tf.Tensor) =>
    expect(gradientError(x, gradient, loss), weight).toBeLessThan(1e-3);
  const { loss, direct } = definedLoss(learner, meta, batch, whole);
  for (const weight of Object.keys(meta)) {
    const gradient = getParam(grads, weight);
    const wanted = direct[weight];
    if (wanted) expect(gradient.dataSync(), weight).toBeCloseToArray(wanted.dataSync(), 1e-5);
    else expectMatch(weight, gradient, (x) => loss({ ...meta, [weight]: x }, batch.rows), meta[weight]!);
  }
  expectMatch("item rows", itemGrads, (x) => loss(meta, x as tf.Tensor2D), batch.rows);
}

/**
 * The function whose gradient a method claims to follow: by default its meta loss, MAML's being the query loss after
 * adapting, with whatever it takes as a constant (LSTM: the inner gradients; LEO: the adapted code) held where it is.
 * FOMAML: the same with the inner steps' displacement held constant. Reptile: minus the displacement itself for what
 * it adapts to the `wholeTask`, and the query loss at constant fast weights for the rest.
 */
function definedLoss(learner: Learner, meta: Params, batch: TaskBatch, wholeTask: SupportBatch) {
  const adapted = adaptedNames(learner.spec, learner.spec.learner.adapts);
  const { support } = expandTasks(batch, batch.rows);
  const fast = learner.adapt(meta, support);
  const at = (theta: Params, params: Params, rows: tf.Tensor2D) =>
    lossAfterAdapt(
      learner,
      params,
      { ...theta, evidence: fast["evidence"]! },
      expandTasks(batch, rows).query,
    ).dataSync()[0]!;

  if (learner.name === "fomaml") {
    const displacement = mapParams(
      Object.fromEntries(adapted.map((name) => [name, getParam(fast, name)])),
      (tensor, name) => tf.sub(tensor, tf.expandDims(getParam(meta, name), 0)),
    );
    const loss = (params: Params, rows: tf.Tensor2D) =>
      at(
        mapParams(displacement, (tensor, name) => tf.add(tf.expandDims(getParam(params, name), 0), tensor)),
        params,
        rows,
      );
    return { loss, direct: {} as Params };
  }
  if (learner.name === "reptile") {
    const whole = learner.adapt(meta, wholeTask);
    const direct = Object.fromEntries(
      adapted.map((name) => [name, tf.mean(tf.sub(getParam(meta, name), getParam(whole, name)), 0)]),
    );
    const constant = Object.fromEntries(adapted.map((name) => [name, getParam(fast, name)]));
    return { loss: (params: Params, rows: tf.Tensor2D) => at(constant, params, rows), direct };
  }
  const evaluate = (mode: "record" | "replay", params: Params, rows: tf.Tensor2D) => {
    constants.mode = mode;
    constants.next = 0;
    if (mode === "record") constants.values = [];
    const value = metaLoss(learner, params, batch, rows, SEED).dataSync()[0]!;
    constants.mode = "pass";
    return value;
  };
  evaluate("record", meta, batch.rows);
  const loss = (params: Params, rows: tf.Tensor2D) => evaluate("replay", params, rows);
  return { loss, direct: {} as Params };
}

/**
 * An init in which every hidden unit tells items apart without any item near its kink, where finite differences mean
 * nothing: each unit's threshold lies in the widest gap between the items' activations.
 */
function initAwayFromKinks(learner: Learner, rows: tf.Tensor2D): Params {
  const init = learner.init(3);
  const itemWeight = tf.mul(getParam(init, "itemWeight"), 4) as tf.Tensor2D;
  const fromUser = tf.matMul(
    tf.expandDims(getParam(init, "user"), 0) as tf.Tensor2D,
    getParam(init, "userWeight") as tf.Tensor2D,
  );
  const hiddenBias = betweenItems(tf.add(tf.matMul(rows, itemWeight), fromUser) as tf.Tensor2D);
  // A louder head lets the hidden layer's gradients stand out from float32 rounding.
  const headWeight = tf.mul(getParam(init, "headWeight"), 10);
  const moved = { ...init, ...relationAwayFromKinks(init, rows), itemWeight, headWeight, hiddenBias };
  // So does a forget gate that is not saturated.
  return "forgetBias" in init ? { ...moved, forgetBias: tf.scalar(1) } : moved;
}

/** The same for a relation module: items tell its units apart, the support moves no item across a threshold. */
function relationAwayFromKinks(init: Params, rows: tf.Tensor2D): Params {
  if (!init["relationItem"]) return {};
  const relationItem = tf.mul(init["relationItem"], 40) as tf.Tensor2D;
  const relationProduct = tf.mul(getParam(init, "relationProduct"), 0.03);
  return { relationItem, relationProduct, relationBias: betweenItems(tf.matMul(rows, relationItem)) };
}

/** For each unit minus the middle of the widest gap between the items' activations [items, units]: [units]. */
function betweenItems(activations: tf.Tensor2D): tf.Tensor1D {
  const units = tf.transpose(activations).arraySync() as number[][];
  const bias = units.map((unit) => {
    const sorted = [...unit].sort((a, b) => a - b).slice(2, -2);
    const gaps = sorted
      .slice(1)
      .map((high, i) => ({ width: high - sorted[i]!, middle: (high + sorted[i]!) / 2 }));
    return -gaps.reduce((a, b) => (b.width > a.width ? b : a)).middle;
  });
  return tf.tensor1d(bias);
}

/** Supports with their target as the newest row, built from plain rows and not by the learner. */
function wholeTasks(spec: ModelSpec, batch: RankingTaskBatch) {
  const targets = batch.query.target.index;
  const plain = randomSupports(targets.length, spec.supportRows, 7).map((rows, task) => [
    { item: targets[task]!, action: 1, label: 1 as const, ageMs: 0 },
    ...rows,
  ]);
  const { item, columns } = padSupports(plain, spec.supportRows + 1);
  const index = batch.support.items;
  const sides = new Map([
    ...zip(index.index, index.side.dataSync()),
    ...zip(targets, batch.query.target.side.dataSync()),
  ]);
  const side = tf.tensor3d(
    Float32Array.from(item, (i) => sides.get(i) ?? 0),
    [targets.length, spec.supportRows + 1, 1],
  );
  const expanded = expandTasks(
    { ...batch, support: { ...batch.support, ...columns, items: { index: item, side } } },
    batch.rows,
  );
  return expanded.support;
}

/** Labelled tasks with what they are judged on as further rows: plain views, as new as the newest. */
function withQueryRows(batch: TaskBatch): SupportBatch {
  const { support, query } = expandTasks(batch, batch.rows);
  const { items, label } = labelled(query);
  const append = <T extends tf.Tensor>(rows: T, added: tf.Tensor): T =>
    tf.concat([rows, tf.cast(added, rows.dtype)] as tf.Tensor[], 1) as T;
  const [zeros, ones] = [tf.zerosLike(label), tf.onesLike(label)];
  return {
    ...support,
    items: {
      shared: false,
      vectors: append(support.items.vectors, items.vectors),
      side: append(support.items.side, items.side),
    },
    action: append(support.action, ones),
    label: append(support.label, label),
    weight: append(support.weight, ones),
    order: append(support.order, zeros),
    ageMs: append(support.ageMs, zeros),
    mask: append(support.mask, ones),
  };
}

function labelled(query: QueryBatch): LabelledQuery {
  if (query.labels === "ranking") throw new Error("these tasks have no labels");
  return query;
}

function zip(keys: Int32Array, values: ArrayLike<number>): [number, number][] {
  return Array.from(keys, (key, i) => [key, values[i]!]);
}

function scores(learner: Learner, meta: Params, batch: RankingTaskBatch): number[] {
  const { support, query } = expandTasks(batch, batch.rows);
  return Array.from(learner.score(meta, learner.adapt(meta, support), query.candidates).dataSync());
}

function read(params: Params): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(params).map(([name, tensor]) => [name, Array.from(tensor.dataSync())]),
  );
}
