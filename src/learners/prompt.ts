import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../core/model-spec.ts";
import { createRandom } from "../core/random.ts";
import type { SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import { innerLoss } from "./inner-loss.ts";
import type { Learner } from "./learner.ts";
import { weighSupport } from "./losses.ts";
import { pullItems } from "./pull-items.ts";
import { initScorer, scoreItems } from "./scorer.ts";
import { countEvidence, initSupportWeights, logSupportWeights } from "./support-weights.ts";

const ABSENT = -1e9;

/**
 * Prompt-based learning: a few learned tokens stand in front of an encoder that is frozen on the device, and only they
 * adapt (prompt tuning, Lester et al., 2021, arXiv:2104.08691, meta-learned as in MetaPrompting, Hou et al., 2022,
 * arXiv:2209.11486; a prompt that a domain's tasks share as in Ge et al., 2022, arXiv:2202.06687).
 *
 *   u = μ0 + (A(P'; d; rows) - A(P; d)) V,   A = attention of one learned query over the tokens
 *
 * with prompts P [prompts, dim], moved to P' [tasks, prompts, dim] by inner gradient steps on the support loss with one
 * learned rate per weight and step; the domain prompt d [dim] that no task moves; rows that speak for their item, or
 * rows with labels as item times pull, weighed by action and recency; values V [dim, dim]. One query needs no key
 * matrix of its own: their product is the vector `attention` [dim]. Prompts take a part of the attention, and so shrink
 * what few rows say. Adapts the user vector; an empty support moves nothing.
 *
 * Option: `prompts`, how many tokens (4).
 */
export function createPrompt(spec: ModelSpec): Learner {
  const { dim } = spec;
  const { steps, innerLr, options } = spec.learner;
  const prompts = options?.["prompts"] ?? 4;

  return {
    name: "prompt",
    spec,
    init: (seed) => {
      const random = createRandom(seed + 1);
      const normal = (length: number) => Float32Array.from({ length }, () => 0.1 * random.normal());
      return {
        ...initScorer(spec, seed),
        ...initSupportWeights(spec),
        prompts: tf.tensor2d(normal(prompts * dim), [prompts, dim]),
        domainPrompt: tf.tensor1d(normal(dim)),
        attention: tf.tensor1d(normal(dim)),
        // A few times the identity: one row then moves the user vector about as far as a gradient step does.
        values: tf.tidy(() => tf.mul(tf.eye(dim), 3)),
        "rate.prompts": tf.fill([steps, prompts, dim], innerLr),
      };
    },
    adapt: (meta, support, { onStep } = {}) =>
      tf.tidy(() => {
        const evidence = countEvidence(support);
        const tasks = evidence.shape[0];
        const weighed = weighSupport(meta, support);
        const perTask = () =>
          tf.broadcastTo(tf.expandDims(getParam(meta, "prompts"), 0), [tasks, prompts, dim]);
        const present = rowOffsets(meta, support);
        const rows = pullItems(meta, support);
        // From a copy of its own: the inner gradient is taken at the other one and must not pass through here.
        const before = attend(meta, perTask(), rows, tf.fill(present.shape, ABSENT));
        const userOf = (tokens: tf.Tensor) => {
          const moved = tf.sub(attend(meta, tokens, rows, present), before) as tf.Tensor2D;
          return tf.add(getParam(meta, "user"), tf.matMul(moved, getParam<tf.Tensor2D>(meta, "values")));
        };
        const gradient = tf.grad((tokens: tf.Tensor) =>
          tf.sum(innerLoss({ ...meta, user: userOf(tokens) }, evidence, support, weighed)),
        );

        let tokens = perTask();
        onStep?.({ user: userOf(tokens) }, 0);
        for (let step = 0; step < steps; step++) {
          const rate = tf.slice(getParam(meta, "rate.prompts"), [step, 0, 0], [1, prompts, dim]);
          tokens = tf.sub(tokens, tf.mul(rate, gradient(tokens)));
          onStep?.({ user: userOf(tokens) }, step + 1);
        }
        return { user: userOf(tokens), evidence };
      }),
    score: (meta, fast, items) =>
      tf.tidy(() =>
        scoreItems({ ...meta, user: getParam(fast, "user") }, getParam<tf.Tensor2D>(fast, "evidence"), items),
      ),
  };
}

/** What is added to the attention of each row: its log-weight; absent where it speaks against a ranked item [tasks, support]. */
function rowOffsets(meta: Params, support: SupportBatch): tf.Tensor {
  const { labels, mask, label } = support;
  const seen = labels === "ranking" ? tf.mul(mask, label) : mask;
  const logWeights = tf.add(logSupportWeights(meta, support), tf.log(tf.maximum(support.weight, 1e-9)));
  return tf.add(tf.mul(seen, logWeights), tf.mul(tf.sub(1, seen), ABSENT));
}

/** Attention of the learned query over [prompts; domain prompt; support rows], the encoder before its values [tasks, dim]. */
function attend(meta: Params, prompts: tf.Tensor, rows: tf.Tensor3D, offsets: tf.Tensor): tf.Tensor {
  const [tasks, count, dim] = prompts.shape as [number, number, number];
  const domain = tf.broadcastTo(tf.reshape(getParam(meta, "domainPrompt"), [1, 1, dim]), [tasks, 1, dim]);
  const tokens = tf.concat([prompts, domain, rows], 1) as tf.Tensor3D;
  const query = tf.reshape(getParam(meta, "attention"), [dim, 1]) as tf.Tensor2D;
  const similarity = tf.reshape(tf.matMul(tf.reshape(tokens, [-1, dim]), query), [tasks, -1]);
  const logits = tf.add(similarity, tf.concat([tf.zeros([tasks, count + 1]), offsets], 1));
  const shares = tf.expandDims(tf.softmax(logits), 1) as tf.Tensor3D;
  return tf.reshape(tf.matMul(shares, tokens), [tasks, dim]);
}
