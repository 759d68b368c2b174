import * as tf from "@tensorflow/tfjs-core";
import { countCues } from "../core/cue-spec.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import { createRandom } from "../core/random.ts";
import type { ItemBatch, SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import { findChange, initChange } from "./find-change.ts";
import { EPSILON, layOutHybrid } from "./hybrid-layout.ts";
import { innerLoss } from "./inner-loss.ts";
import type { Learner } from "./learner.ts";
import { weighSupport } from "./losses.ts";
import { pullRows } from "./pull-rows.ts";
import { dotEach, initScorer, linear, scoreItems } from "./scorer.ts";
import { initSupportMean } from "./support-mean.ts";
import { countEvidence, logSupportWeights, oneHotRows } from "./support-weights.ts";

/**
 * The recommended learner: what is learned and what is counted, each trusted by how much is known.
 *
 *   logit = prior(u, n) + g_m(x)·m + Σ_c g_c(x)·cue_c
 *
 * with the scorer's prior (popularity and user vector). The user vector is closed form, an attended prototype:
 *
 *   u = μ0 + t·ν + g_u(x)·t·unit(P Σ_j w_j s_j e_j),   w_j = exp(a[action_j] + p[order_j] + (Q e_newest)·(R e_j)),
 *   t = Σ w / (Σ w + κ)
 *
 * where ν corrects the prior for what cues say of popularity, and s is the row's pull: impressions and dislikes push
 * away. `options.refine` (default 0) steps of Meta-SGD (Li et al., 2017, arXiv:1707.09835) on the support loss then
 * refine it, at rates learned per coordinate and step that grow with n. m is attention of the item to the newest
 * `options.interests` (default 0) items one by one, for visitors of more than one interest (after MIND, Li et al., 2019,
 * arXiv:1904.08030):
 *
 *   m = log Σ_j exp(r_j + β (K e_j)·e) / Σ_j exp(r_j)
 *
 * With `options.change` (0 or 1, default 0) rows from before a change of interest count only as far as there may have
 * been none (`find-change.ts`), in w and in what the gates take for n; the gates also see which share of n is left, and
 * cues count all known items alike (`settle-cues.ts`). Training makes of the chance of a change what the log has of it.
 * `options.caution` (default 0), in nats, is taken off its log-odds in use, never in training: what a shop forgoes after
 * a change for the sake of those who stay. `options.exactCues` (0 or 1, default 0) says how the trainer leaves a visit's
 * own part out of what it is compared with, see `countCueTables`.
 *
 * Cues are co-visits, repeats and shared attribute values (`read-cues.ts`), known without any learning. The gates g
 * are positive functions of the evidence x, a bias and a small network over log(1+n), e^-n, how popular the newest item
 * is and how much co-visits say. Without a support t, m and the cues are 0, and u too where a shop's popularity is
 * known, which alone ranks then: shops change faster than what a prior learns of first pages. That an item is known may
 * speak against it: the gates of repeats have either sign.
 *
 * Meta-learned: all of those, and the prior. Fast weights: u as `taste` [tasks, dim] and `gates` [tasks, gates], with
 * interests also `keys` [tasks, interests, dim] and `keyWeight` [tasks, interests]. Adapts the user vector only. Rows
 * with labels pull by what the prior did not foretell of them, and are not brought to unit length.
 *
 * `plain-hybrid.ts` is the same for one visitor without TensorFlow.js, and a test holds the two together.
 */
export function createHybrid(spec: ModelSpec): Learner {
  const { dim, side } = spec;
  const { innerLr, options = {} } = spec.learner;
  const { interests, heedsChange, refineSteps, gates, cuesAt, inputs, units } = layOutHybrid(spec);
  const caution = options["caution"] ?? 0;

  const init = (seed: number): Params => {
    const random = createRandom(seed + 1);
    const normal = (rows: number, columns: number, scale: number) =>
      tf.tensor2d(
        Float32Array.from({ length: rows * columns }, () => scale * random.normal()),
        [rows, columns],
      );
    return {
      ...initScorer(spec, seed),
      ...initSupportMean(spec),
      ...(heedsChange && initChange(spec)),
      known: tf.zeros([dim]),
      project: tf.eye(dim),
      attendNewest: normal(dim, dim, 0.05),
      attendRow: normal(dim, dim, 0.05),
      gateBias: tf.tensor1d(gates.map(({ start, signed }) => (signed ? start : inverseSoftplus(start)))),
      gateHidden: normal(inputs, units, 1 / Math.sqrt(inputs)),
      gateHiddenBias: tf.zeros([units]),
      gateOut: tf.zeros([units, gates.length]),
      ...(refineSteps > 0 && {
        refineRate: tf.fill([refineSteps, dim], 0.1 * innerLr),
        refineTrust: tf.tensor1d([-1, 1]),
      }),
      ...(interests > 0 && {
        key: tf.eye(dim),
        logSharpness: tf.scalar(Math.log(8)),
        keyRecency: tf.tensor1d(Float32Array.from({ length: interests }, (_, order) => -0.4 * order)),
      }),
    };
  };

  const computeGates = (
    meta: Params,
    support: SupportBatch,
    { newest, evidence }: { readonly newest: tf.Tensor2D; readonly evidence: tf.Tensor2D },
  ): tf.Tensor2D => {
    const seen = [tf.log(tf.add(evidence, 1)), tf.exp(tf.neg(evidence))];
    if (side.length > 0) seen.push(tf.mul(pick(support.items.side, newest), 0.2));
    if (support.cueSummary) seen.push(support.cueSummary);
    if (heedsChange) seen.push(tf.div(evidence, tf.maximum(countEvidence(support), 1)));
    const hidden = tanh(
      tf.add(
        tf.matMul(tf.concat(seen, 1) as tf.Tensor2D, getParam<tf.Tensor2D>(meta, "gateHidden")),
        getParam(meta, "gateHiddenBias"),
      ),
    ) as tf.Tensor2D;
    const raw = tf.add(tf.matMul(hidden, getParam<tf.Tensor2D>(meta, "gateOut")), getParam(meta, "gateBias"));
    if (!gates.some(({ signed }) => signed)) return tf.softplus(raw) as tf.Tensor2D;
    const signed = tf.tensor2d(
      gates.map((gate) => (gate.signed ? 1 : 0)),
      [1, gates.length],
    );
    return tf.add(tf.mul(signed, raw), tf.mul(tf.sub(1, signed), tf.softplus(raw))) as tf.Tensor2D;
  };

  /** μ0 moved by the support [tasks, dim]. */
  const solveUser = (
    meta: Params,
    support: SupportBatch,
    { newest, gate }: { readonly newest: tf.Tensor2D; readonly gate: tf.Tensor2D },
  ): tf.Tensor2D => {
    const { items, labels, label, mask, weight } = support;
    const query = tf.matMul(
      pick(items.vectors, newest),
      getParam<tf.Tensor2D>(meta, "attendNewest"),
    ) as tf.Tensor2D;
    const attention = dotEach(linear(items, getParam(meta, "attendRow")) as tf.Tensor3D, query, false);
    const trusted = tf.exp(tf.add(logSupportWeights(meta, support), attention));
    const weights = tf.mul(tf.mul(mask, weight), trusted);
    const counted = tf.sum(labels === "ranking" ? tf.mul(weights, label) : weights, 1, true);
    const total = tf.add(counted, tf.exp(getParam(meta, "shrinkage")));
    const pulled = pick(items.vectors, tf.mul(weights, pullRows(meta, support)) as tf.Tensor2D);
    const moved = tf.matMul(pulled, getParam<tf.Tensor2D>(meta, "project"));
    const trust = tf.div(counted, total);
    const step = labels === "ranking" ? tf.mul(toUnit(moved), trust) : tf.div(moved, total);
    const known = tf.mul(trust, getParam(meta, "known"));
    return tf.add(tf.add(getParam(meta, "user"), known), tf.mul(gate, step)) as tf.Tensor2D;
  };

  const refine = (
    meta: Params,
    support: SupportBatch,
    start: tf.Tensor2D,
    onStep: (user: tf.Tensor2D, step: number) => void,
  ): tf.Tensor2D => {
    const evidence = countEvidence(support);
    const weighed = weighSupport(meta, support);
    const grown = tf.concat([tf.ones(evidence.shape), tf.log(tf.add(evidence, 1))], 1) as tf.Tensor2D;
    const trust = tf.sigmoid(tf.matMul(grown, tf.reshape(getParam(meta, "refineTrust"), [2, 1])));
    let user = start;
    for (let step = 0; step < refineSteps; step++) {
      const gradient = tf.grad((moved: tf.Tensor) =>
        tf.sum(innerLoss({ ...meta, user: moved }, evidence, support, weighed)),
      )(user);
      const rate = tf.slice(getParam<tf.Tensor2D>(meta, "refineRate"), [step, 0], [1, dim]);
      user = tf.sub(user, tf.mul(tf.mul(trust, rate), gradient));
      onStep(user, step + 1);
    }
    return user;
  };

  /** The support with rows weighed by how likely interest has not changed since, and the evidence that is left. */
  const heedChange = (meta: Params, support: SupportBatch) => {
    if (!heedsChange || support.labels !== "ranking") return { support, evidence: countEvidence(support) };
    const stays = findChange(meta, support, { caution });
    const left = tf.mul(tf.mul(support.mask, support.label), stays);
    return {
      support: { ...support, weight: tf.mul(support.weight, stays) as tf.Tensor2D },
      evidence: tf.sum(left, 1, true) as tf.Tensor2D,
    };
  };

  /** The newest items as keys [tasks, interests, dim] of length β, and e^r of those that are there. */
  const takeKeys = (meta: Params, support: SupportBatch): Params => {
    const { order, mask, label, items } = support;
    const [tasks, rows] = mask.shape;
    const speaks = tf.expandDims(tf.mul(mask, label), 1);
    const byOrder = tf.reshape(oneHotRows(order, interests + 1), [tasks, rows, interests + 1]);
    const placed = tf.slice(tf.transpose(byOrder, [0, 2, 1]), [0, 0, 0], [tasks, interests, rows]);
    const chosen = tf.mul(placed, speaks) as tf.Tensor3D; // [tasks, interests, support]
    const newest = tf.matMul(chosen, items.vectors) as tf.Tensor3D;
    const keys = linear({ vectors: newest, shared: false }, getParam(meta, "key"));
    return {
      keys: tf.mul(keys, tf.exp(getParam(meta, "logSharpness"))),
      keyWeight: tf.mul(tf.sum(chosen, 2), tf.exp(tf.expandDims(getParam(meta, "keyRecency"), 0))),
    };
  };

  return {
    name: "hybrid",
    spec,
    init,
    adapt: (meta, whole, { onStep } = {}) =>
      tf.tidy(() => {
        const { support, evidence } = heedChange(meta, whole);
        const newest = findNewest(support);
        const allGates = computeGates(meta, support, { newest, evidence });
        const rest = {
          evidence,
          gates: allGates,
          ...(interests > 0 && takeKeys(meta, support)),
        };
        const isHeard = side.length > 0 && whole.labels === "ranking" ? isKnown(whole) : tf.scalar(1);
        const closed = solveUser(meta, support, { newest, gate: tf.slice(allGates, [0, 0], [-1, 1]) });
        const withUser = (user: tf.Tensor2D): Params => ({ ...rest, taste: tf.mul(user, isHeard) });
        onStep?.(withUser(closed), 0);
        if (refineSteps === 0) return withUser(closed);
        return withUser(refine(meta, support, closed, (user, step) => onStep?.(withUser(user), step)));
      }),
    score: (meta, fast, items) =>
      tf.tidy(() => {
        const gate = (from: number, count: number) =>
          tf.slice(getParam<tf.Tensor2D>(fast, "gates"), [0, from], [-1, count]);
        const evidence = getParam<tf.Tensor2D>(fast, "evidence");
        let logits = scoreItems({ ...meta, user: getParam(fast, "taste") }, evidence, items);
        if (interests > 0) logits = tf.add(logits, tf.mul(gate(1, 1), attend(fast, items)));
        if (items.cues)
          logits = tf.add(logits, dotEach(items.cues, gate(cuesAt, countCues(spec.cues)), false));
        return logits;
      }),
  };
}

/** 1 for each task's newest row that speaks for an item, else 0 [tasks, support]. */
function findNewest({ order, mask, label, labels }: SupportBatch): tf.Tensor2D {
  const isFirst = tf.relu(tf.sub(1, tf.cast(order, "float32")));
  return tf.mul(labels === "ranking" ? tf.mul(mask, label) : mask, isFirst) as tf.Tensor2D;
}

/** 1 for tasks that know an item, 0 for others [tasks, 1]. */
function isKnown(support: SupportBatch): tf.Tensor {
  return tf.sub(1, tf.relu(tf.sub(1, countEvidence(support))));
}

/** Σ_j w_j x_j [tasks, n] of rows x [tasks, support, n]. */
function pick(rows: tf.Tensor3D, weights: tf.Tensor2D): tf.Tensor2D {
  const sums = tf.matMul(tf.expandDims(weights, 1) as tf.Tensor3D, rows);
  return tf.reshape(sums, [rows.shape[0], rows.shape[2]]);
}

/** What the attention says of each item [tasks, items]; 0 where there is no key. */
function attend(fast: Params, { vectors, shared }: ItemBatch): tf.Tensor {
  const keys = getParam<tf.Tensor3D>(fast, "keys");
  const [tasks, interests, dim] = keys.shape;
  const [, count] = vectors.shape;
  const products = shared
    ? tf.matMul(tf.reshape(keys, [-1, dim]), tf.transpose(tf.reshape(vectors, [count, dim])))
    : tf.matMul(keys, tf.transpose(vectors, [0, 2, 1]));
  const weight = tf.expandDims(getParam(fast, "keyWeight"), 2); // [tasks, interests, 1]
  // Keys and items are bounded in length, so that the exponentials need no maximum taken out.
  const sum = tf.sum(tf.mul(weight, tf.exp(tf.reshape(products, [tasks, interests, count]))), 1);
  return tf.sub(tf.log(tf.add(sum, EPSILON)), tf.log(tf.add(tf.sum(weight, 1), EPSILON)));
}

/** Rows of length 1; one of length 0 stays. x^-½ by ops that every backend has registered. */
function toUnit(x: tf.Tensor): tf.Tensor {
  const squaredLength = tf.sum(tf.square(x), 1, true);
  return tf.mul(x, tf.exp(tf.mul(tf.log(tf.add(squaredLength, EPSILON)), -0.5)));
}

/** By an op that every worker carries. */
function tanh(x: tf.Tensor): tf.Tensor {
  return tf.sub(tf.mul(tf.sigmoid(tf.mul(x, 2)), 2), 1);
}

function inverseSoftplus(value: number): number {
  return Math.log(Math.expm1(value));
}
