import * as tf from "@tensorflow/tfjs-core";
import { countCues, CO_VISIT_CUES, CUE_SUMMARY, REPEAT_CUES } from "../core/cue-spec.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import { createRandom } from "../core/random.ts";
import type { ItemBatch, SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import type { Learner } from "./learner.ts";
import { supportLoss, weighSupport } from "./losses.ts";
import { dotEach, linear } from "./scorer.ts";
import { countEvidence, initSupportWeights, logSupportWeights, oneHotRows } from "./support-weights.ts";

const HIDDEN = 16;

/**
 * The recommended learner: what is learned and what is counted, weighed by how much is known.
 *
 *   logit = Σ_f g_f(x)·side_f + g_u(x)·u·e + g_m(x)·m + Σ_c g_c(x)·cue_c
 *
 * u is closed form, the shrunk and attended mean of the support on the unit sphere (a prototype with a meta-learned
 * prior; one Newton step of the family that adapts a user vector):
 *
 *   u = τ·unit((P Σ_j ±w_j e_j + κ μ0) / (Σ_j w_j + κ)),   w_j = exp(a[action_j] + p[order_j] + (Q e_newest)·(R e_j))
 *
 * where impressions and dislikes pull the other way. `options.refine` (default 0) steps of Meta-SGD (Li et al., 2017,
 * arXiv:1707.09835) on the support loss then refine it, at rates that are learned per coordinate and step and fade where little is known.
 * m is attention of the item to the newest `options.interests` (default 0) items one by one, for visitors with more
 * than one interest (after Li et al., 2019, MIND): m = log Σ_j exp(r_j + β (K e_j)·e) / Σ_j exp(r_j).
 * Cues are co-visitation, repeats and shared attribute values (`read-cues.ts`).
 *
 * The gates g are positive functions of the evidence x: a line and a small network over log(1+n), e^-n, how popular
 * the newest item is and how much co-visits say. Without a support the cues and m are 0 and the popularity gate
 * alone decides beside μ0. Repeats may speak against an item: their gates have either sign.
 *
 * Meta-learned: all of those. Fast weights: `user` [tasks, dim] and `gates` [tasks, gates], with interests also `keys`
 * [tasks, interests, dim] and `keyWeight` [tasks, interests].
 */
export function createHybrid(spec: ModelSpec): Learner {
  const { dim, side } = spec;
  const { innerLr, options = {} } = spec.learner;
  const steps = options["refine"] ?? 0;
  const interests = Math.min(options["interests"] ?? 0, spec.supportRows);
  const gates = listGates(spec, interests);
  const at = {
    side: 0,
    user: side.length,
    interests: side.length + 1,
    cues: gates.length - countCues(spec.cues),
  };
  const signed = gates.map((gate) => (gate.signed ? 1 : 0));
  const inputs = 2 + side.length + (spec.cues ? CUE_SUMMARY : 0);

  const init = (seed: number): Params => {
    const random = createRandom(seed);
    const normal = (shape: [number, number], scale: number) =>
      tf.tensor2d(
        Float32Array.from({ length: shape[0] * shape[1] }, () => scale * random.normal()),
        shape,
      );
    return {
      ...initSupportWeights(spec),
      prior: tf.reshape(normal([1, dim], 0.1), [dim]),
      project: tf.eye(dim),
      attendNewest: normal([dim, dim], 0.05),
      attendRow: normal([dim, dim], 0.05),
      logAgainst: tf.scalar(Math.log(0.25)),
      logLength: tf.scalar(Math.log(8)),
      gateBias: tf.tensor1d(gates.map(({ start, signed }) => (signed ? start : inverseSoftplus(start)))),
      gateHidden: normal([inputs, HIDDEN], 1 / Math.sqrt(inputs)),
      gateHiddenBias: tf.zeros([HIDDEN]),
      gateOut: tf.zeros([HIDDEN, gates.length]),
      ...(steps > 0 && { rates: tf.fill([steps, dim], 0.1 * innerLr), rateGate: tf.tensor1d([0, 1]) }),
      ...(interests > 0 && {
        key: tf.eye(dim),
        logSharpness: tf.scalar(Math.log(8)),
        keyRecency: tf.tensor1d(Float32Array.from({ length: interests }, (_, order) => -0.4 * order)),
      }),
    };
  };

  const computeGates = (meta: Params, support: SupportBatch, evidence: tf.Tensor2D): tf.Tensor2D => {
    const isNewest = tf.mul(
      tf.mul(support.mask, support.label),
      tf.relu(tf.sub(1, tf.cast(support.order, "float32"))),
    );
    const ofNewest = tf.sum(tf.mul(support.items.side, tf.expandDims(isNewest, 2)), 1) as tf.Tensor2D;
    const x = tf.concat(
      [
        tf.log(tf.add(evidence, 1)),
        tf.exp(tf.neg(evidence)),
        tf.mul(ofNewest, 0.2),
        ...(support.cueSummary ? [support.cueSummary] : []),
      ] as tf.Tensor2D[],
      1,
    );
    const hidden = tf.relu(
      tf.add(tf.matMul(x, getParam<tf.Tensor2D>(meta, "gateHidden")), getParam(meta, "gateHiddenBias")),
    ) as tf.Tensor2D;
    const raw = tf.add(tf.matMul(hidden, getParam<tf.Tensor2D>(meta, "gateOut")), getParam(meta, "gateBias"));
    if (!signed.includes(1)) return tf.softplus(raw) as tf.Tensor2D;
    const isSigned = tf.tensor2d(signed, [1, gates.length]);
    return tf.add(tf.mul(isSigned, raw), tf.mul(tf.sub(1, isSigned), tf.softplus(raw))) as tf.Tensor2D;
  };

  /** The closed form, of length τ [tasks, dim]. */
  const solveUser = (meta: Params, support: SupportBatch): tf.Tensor2D => {
    const { items, label, mask, weight, order } = support;
    const positive = tf.mul(mask, label);
    const isNewest = tf.mul(positive, tf.relu(tf.sub(1, tf.cast(order, "float32"))));
    const newest = tf.sum<tf.Tensor2D>(tf.mul(items.vectors, tf.expandDims(isNewest, 2)), 1);
    const query = tf.matMul(newest, getParam<tf.Tensor2D>(meta, "attendNewest"));
    const attention = dotEach(
      linear(items, getParam(meta, "attendRow")) as tf.Tensor3D,
      query as tf.Tensor2D,
      false,
    );
    const strength = tf.mul(
      tf.mul(mask, weight),
      tf.exp(tf.add(logSupportWeights(meta, support), attention)),
    );
    const against = tf.mul(tf.sub(1, label), tf.exp(getParam(meta, "logAgainst")));
    const moved = tf.sum(
      tf.mul(items.vectors, tf.expandDims(tf.mul(strength, tf.sub(label, against)), 2)),
      1,
    );
    const kappa = tf.exp(getParam(meta, "shrinkage"));
    const sum = tf.add(
      tf.matMul(moved as tf.Tensor2D, getParam<tf.Tensor2D>(meta, "project")),
      tf.mul(kappa, getParam(meta, "prior")),
    );
    const mean = tf.div(sum, tf.add(tf.sum(tf.mul(strength, label), 1, true), kappa));
    return tf.mul(toUnit(mean), tf.exp(getParam(meta, "logLength"))) as tf.Tensor2D;
  };

  const refine = (
    meta: Params,
    support: SupportBatch,
    start: { readonly user: tf.Tensor2D; readonly gates: tf.Tensor2D; readonly evidence: tf.Tensor2D },
    onStep: ((user: tf.Tensor2D, step: number) => void) | undefined,
  ): tf.Tensor2D => {
    let { user } = start;
    onStep?.(user, 0);
    const weighed = weighSupport(meta, support);
    const line = tf.reshape(getParam(meta, "rateGate"), [2, 1]) as tf.Tensor2D;
    const x = tf.concat([tf.onesLike(start.evidence), tf.log(tf.add(start.evidence, 1))], 1) as tf.Tensor2D;
    const trust = tf.sigmoid(tf.sub(tf.matMul(x, line), 2));
    const popularity = tf.slice(start.gates, [0, 0], [-1, side.length]);
    const logits = (of: tf.Tensor, items: ItemBatch) =>
      side.length > 0
        ? (tf.add(
            dotEach(items.vectors, of as tf.Tensor2D, items.shared),
            dotEach(items.side, popularity, items.shared),
          ) as tf.Tensor2D)
        : dotEach(items.vectors, of as tf.Tensor2D, items.shared);
    for (let step = 0; step < steps; step++) {
      const gradient = tf.grad((of: tf.Tensor) =>
        tf.sum(
          supportLoss(support, weighed, {
            items: logits(of, support.items),
            contrast: () => logits(of, support.contrast),
          }),
        ),
      )(user);
      const rate = tf.mul(trust, tf.slice(getParam<tf.Tensor2D>(meta, "rates"), [step, 0], [1, -1]));
      user = tf.sub(user, tf.mul(rate, gradient)) as tf.Tensor2D;
      onStep?.(user, step + 1);
    }
    return user;
  };

  /** The newest items as keys, each row where it belongs by its order [tasks, interests, dim], and e^r where it is there. */
  const takeKeys = (meta: Params, support: SupportBatch): Params => {
    const [tasks, rows] = support.mask.shape;
    const positive = tf.expandDims(tf.mul(support.mask, support.label), 1);
    const byOrder = tf.reshape(oneHotRows(support.order, interests + 1), [tasks, rows, interests + 1]);
    const placed = tf.slice(tf.transpose(byOrder, [0, 2, 1]), [0, 0, 0], [-1, interests, -1]);
    const isAt = tf.mul(placed, positive) as tf.Tensor3D; // [tasks, interests, support]
    const newest = tf.matMul(isAt, support.items.vectors);
    const keys = linear({ vectors: newest as tf.Tensor3D, shared: false }, getParam(meta, "key"));
    const there = tf.sum(isAt, 2) as tf.Tensor2D;
    return {
      keys: tf.mul(keys, tf.exp(getParam(meta, "logSharpness"))),
      keyWeight: tf.mul(there, tf.exp(tf.expandDims(getParam(meta, "keyRecency"), 0))),
    };
  };

  return {
    name: "hybrid",
    spec,
    init,
    adapt: (meta, support, { onStep } = {}) =>
      tf.tidy(() => {
        const evidence = countEvidence(support);
        const gateValues = computeGates(meta, support, evidence);
        const closed = solveUser(meta, support);
        const rest = { gates: gateValues, ...(interests > 0 && takeKeys(meta, support)) };
        const watch = onStep && ((user: tf.Tensor2D, step: number) => onStep({ ...rest, user }, step));
        const user =
          steps > 0 ? refine(meta, support, { user: closed, gates: gateValues, evidence }, watch) : closed;
        return { ...rest, user };
      }),
    score: (_meta, fast, items) =>
      tf.tidy(() => {
        const all = getParam<tf.Tensor2D>(fast, "gates");
        const gate = (from: number, count: number) => tf.slice(all, [0, from], [-1, count]);
        const user = tf.mul(getParam(fast, "user"), gate(at.user, 1)) as tf.Tensor2D;
        let logits: tf.Tensor = dotEach(items.vectors, user, items.shared);
        if (side.length > 0)
          logits = tf.add(logits, dotEach(items.side, gate(at.side, side.length), items.shared));
        if (interests > 0) logits = tf.add(logits, tf.mul(gate(at.interests, 1), attend(fast, items)));
        if (items.cues)
          logits = tf.add(logits, dotEach(items.cues, gate(at.cues, gates.length - at.cues), false));
        return logits as tf.Tensor2D;
      }),
  };
}

interface Gate {
  /** Its value before training. */
  readonly start: number;
  readonly signed: boolean;
}

/** Gates in the order of the score's terms. */
function listGates({ side, cues }: ModelSpec, interests: number): Gate[] {
  const positive = (start: number): Gate => ({ start, signed: false });
  const coVisits = Array.from({ length: cues ? CO_VISIT_CUES : 0 }, (_, i) =>
    positive(i % 2 === 0 ? 0.4 : 0.2),
  );
  const repeats = Array.from({ length: cues?.repeats ? REPEAT_CUES : 0 }, () => ({ start: 0, signed: true }));
  return [
    ...side.map(() => positive(1)),
    positive(1),
    ...(interests > 0 ? [positive(0.3)] : []),
    ...coVisits,
    ...repeats,
    ...(cues?.matches ?? []).map(() => positive(0.3)),
  ];
}

/** log Σ_j exp(r_j + key_j·e) / Σ_j exp(r_j) over the keys that are there [tasks, items]; 0 where none is. */
function attend(fast: Params, items: ItemBatch): tf.Tensor {
  const keys = getParam<tf.Tensor3D>(fast, "keys");
  const weight = tf.expandDims(getParam(fast, "keyWeight"), 2); // [tasks, interests, 1]
  const [tasks, interests, dim] = keys.shape;
  const count = items.vectors.shape[1];
  const products = items.shared
    ? tf.reshape(
        tf.matMul(tf.reshape(keys, [-1, dim]), tf.transpose(tf.reshape(items.vectors, [count, dim]))),
        [tasks, interests, count],
      )
    : tf.matMul(keys, tf.transpose(items.vectors, [0, 2, 1]));
  // Keys are bounded in length, so that the exponentials need no maximum taken out.
  const sum = tf.sum(tf.mul(weight, tf.exp(products)), 1);
  return tf.sub(tf.log(tf.add(sum, EPSILON)), tf.log(tf.add(tf.sum(weight, 1), EPSILON)));
}

const EPSILON = 1e-6;

/** Rows of length 1. x^-½ by ops that every backend has registered. */
function toUnit(x: tf.Tensor): tf.Tensor {
  const squaredLength = tf.sum(tf.square(x), 1, true);
  return tf.mul(x, tf.exp(tf.mul(tf.log(tf.add(squaredLength, EPSILON)), -0.5)));
}

function inverseSoftplus(value: number): number {
  return Math.log(Math.expm1(value));
}
