import * as tf from "@tensorflow/tfjs-core";
import { ACTIONS } from "../../../src/core/interaction.ts";
import { createRandom, type Random } from "../../../src/core/random.ts";
import { logSumExp } from "../../../src/kernels/log-sum-exp.ts";
import { createLearner } from "../../../src/learners/index.ts";
import type { Learner } from "../../../src/learners/learner.ts";
import { expandTasks, type ItemIndex, type TaskBatch } from "../../../src/learners/task-batch.ts";
import type { SupportBatch } from "../../../src/model/batch.ts";
import type { Params } from "../../../src/model/params.ts";
import { createGlyphEncoder, type GlyphEncoder } from "./glyph-encoder.ts";
import { PIXELS, type Glyphs } from "./glyphs.ts";
import { metaTrain } from "./meta-train.ts";

const DIM = 16;
const CLICK = ACTIONS.indexOf("click");

/** How episodes are dealt: `ways` classes, of each `shots` known drawings and `queries` to be told apart. */
export interface Deal {
  readonly ways: number;
  readonly shots: number;
  readonly queries: number;
}

/** One episode: drawings by their place among the images, class by class. */
interface Episode {
  /** [ways · shots] */
  readonly support: Int32Array;
  /** [ways · queries] */
  readonly query: Int32Array;
}

/** What tells classes apart: a learner's meta-parameters and the encoder that was learned with them. */
export interface Classifier {
  readonly learner: Learner;
  readonly meta: Params;
  readonly encoder: GlyphEncoder;
  /** Images of the training classes that stand for all there is [images, PIXELS]. */
  readonly background: Float32Array;
}

function dealEpisode({ classes, drawings }: Glyphs, { ways, shots, queries }: Deal, random: Random): Episode {
  const support = new Int32Array(ways * shots);
  const query = new Int32Array(ways * queries);
  drawDistinct(classes, ways, random).forEach((c, way) => {
    drawDistinct(drawings, shots + queries, random).forEach((d, i) => {
      if (i < shots) support[way * shots + i] = c * drawings + d;
      else query[way * queries + i - shots] = c * drawings + d;
    });
  });
  return { support, query };
}

function drawDistinct(bound: number, count: number, random: Random): number[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(random.below(bound));
  return [...drawn];
}

/**
 * Learns a learner and its encoder end to end on episodes of the training classes. Every class of an episode is one
 * task, a visitor who has clicked the class's known drawings; the loss is the papers': a softmax over the classes for
 * each drawing to be told. The caller disposes `meta`.
 */
export function trainClassifier(
  name: string,
  glyphs: Glyphs,
  deal: Deal,
  { steps, rate, seed }: { readonly steps: number; readonly rate: number; readonly seed: number },
): Classifier {
  const learner = createLearner({
    dim: DIM,
    hidden: 0,
    side: [],
    supportRows: 5,
    learner: { name, adapts: "user", steps: 0, innerLr: 2 },
  });
  const encoder = createGlyphEncoder(PIXELS, { hidden: 64, dim: DIM, seed });
  const random = createRandom(seed);
  const background = pickImages(
    glyphs,
    Int32Array.from({ length: 40 }, () => random.below(glyphs.classes * glyphs.drawings)),
  );
  let images: tf.Tensor2D | undefined;
  const meta = metaTrain(
    { ...learner, metaLoss: (params, batch, rows) => episodeLoss(learner, params, batch, rows) },
    {
      steps,
      rate,
      seed,
      batchOf: () => {
        const { support, query } = dealEpisode(glyphs, deal, random);
        const shown = [...pickImages(glyphs, support), ...pickImages(glyphs, query), ...background];
        images = tf.tensor2d(Float32Array.from(shown), [shown.length / PIXELS, PIXELS]);
        return episodeBatch(encoder.encode(images), deal, background.length / PIXELS);
      },
      trainItems: (itemGrads, step, schedule) => {
        encoder.train(images!, itemGrads, schedule * rate, step + 1);
        images!.dispose();
      },
    },
  );
  return { learner, meta, encoder, background };
}

/** Cross-entropy of the class of each drawing, where every class scores it with its own fast weights. */
function episodeLoss(learner: Learner, meta: Params, batch: TaskBatch, rows: tf.Tensor2D): tf.Scalar {
  if (batch.query.labels !== "ranking") throw new Error("an episode ranks; deal it with episodeBatch");
  const { support, query } = expandTasks({ ...batch, query: batch.query }, rows);
  const logits = learner.score(meta, learner.adapt(meta, support), query.candidates); // [ways, ways · queries]
  const own = tf.sum(tf.mul(logits, tf.step(tf.neg(query.offset))), 0);
  const all = tf.reshape(logSumExp(tf.transpose(logits) as tf.Tensor2D), own.shape);
  return tf.mean(tf.sub(all, own)) as tf.Scalar;
}

/** An episode as a batch of tasks; `rows` are known drawings, drawings to be told and background, in this order. */
function episodeBatch(rows: tf.Tensor2D, { ways, shots, queries }: Deal, background: number): TaskBatch {
  const known = ways * shots;
  const told = ways * queries;
  const own = (way: number, i: number) => Math.floor(i / queries) === way;
  return {
    rows,
    support: {
      ...clicks(ways, shots),
      items: itemsOf(range(0, known), ways),
      contrast: itemsOf(range(known + told, background), 1),
    },
    query: {
      labels: "ranking",
      target: itemsOf(
        range(0, ways).map((way) => known + way * queries),
        ways,
      ),
      candidates: itemsOf(range(known, told), 1),
      offset: tf.tensor2d(
        Float32Array.from({ length: ways * told }, (_, at) =>
          own(Math.floor(at / told), at % told) ? -1e9 : 0,
        ),
        [ways, told],
      ),
    },
  };
}

/** Which share of its queries a classifier gets right, for each of so many episodes of new classes. */
export function classifyEpisodes(
  { learner, meta, encoder, background }: Classifier,
  glyphs: Glyphs,
  deal: Deal,
  { episodes, seed }: { readonly episodes: number; readonly seed: number },
): number[] {
  const { ways, shots, queries } = deal;
  const random = createRandom(seed);
  const told = ways * queries;
  return tf.tidy(() => {
    const count = glyphs.classes * glyphs.drawings;
    const vectors = encoder.encode(tf.tensor2d(glyphs.images, [count, PIXELS]));
    const contrast = encoder.encode(tf.tensor2d(background, [background.length / PIXELS, PIXELS]));
    const take = (index: Int32Array, tasks: number) => ({
      shared: false,
      vectors: tf.reshape(tf.gather(vectors, tf.tensor1d(index, "int32")), [tasks, -1, DIM]) as tf.Tensor3D,
      side: tf.tensor3d(new Float32Array(0), [tasks, index.length / tasks, 0]),
    });
    return Array.from({ length: episodes }, () => {
      const { support, query } = dealEpisode(glyphs, deal, random);
      const logits = tf.tidy(() => {
        const fast = learner.adapt(meta, {
          ...clicks(ways, shots),
          items: take(support, ways),
          contrast: {
            shared: true,
            vectors: tf.expandDims(contrast, 0),
            side: tf.zeros([1, contrast.shape[0], 0]),
          },
        });
        return learner.score(meta, fast, { ...take(query, 1), shared: true }).dataSync();
      });
      return shareRight(deal, (way, i) => logits[way * told + i]!);
    });
  });
}

/** The same for the class of the nearest known drawing, pixel by pixel. */
export function classifyByPixels(
  glyphs: Glyphs,
  deal: Deal,
  { episodes, seed }: { readonly episodes: number; readonly seed: number },
): number[] {
  const random = createRandom(seed);
  return Array.from({ length: episodes }, () => {
    const { support, query } = dealEpisode(glyphs, deal, random);
    return shareRight(deal, (way, i) => {
      const own = support.subarray(way * deal.shots, (way + 1) * deal.shots);
      return -Math.min(...Array.from(own, (known) => distance(glyphs.images, known, query[i]!)));
    });
  });
}

function shareRight({ ways, queries }: Deal, scoreOf: (way: number, query: number) => number): number {
  let right = 0;
  for (let i = 0; i < ways * queries; i++) {
    const scores = Array.from({ length: ways }, (_, way) => scoreOf(way, i));
    if (scores.indexOf(Math.max(...scores)) === Math.floor(i / queries)) right++;
  }
  return right / (ways * queries);
}

function distance(images: Float32Array, a: number, b: number): number {
  let square = 0;
  for (let i = 0; i < PIXELS; i++) square += (images[a * PIXELS + i]! - images[b * PIXELS + i]!) ** 2;
  return square;
}

/** Clicks that differ in nothing but their items: a support set has no order. */
function clicks(tasks: number, rows: number): Omit<SupportBatch, "items" | "contrast"> {
  const column = (value: number, dtype: "float32" | "int32" = "float32") =>
    tf.fill([tasks, rows], value, dtype) as tf.Tensor2D;
  return {
    labels: "ranking",
    action: column(CLICK, "int32"),
    label: column(1),
    weight: column(1),
    order: column(0, "int32"),
    ageMs: column(0),
    mask: column(1),
    contrastOffset: tf.zeros([1, 1]),
  };
}

function itemsOf(index: Int32Array, tasks: number): ItemIndex {
  return { index, side: tf.tensor3d(new Float32Array(0), [tasks, index.length / tasks, 0]) };
}

function range(from: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => from + i);
}

function pickImages({ images }: Glyphs, index: Int32Array): Float32Array {
  const picked = new Float32Array(index.length * PIXELS);
  index.forEach((image, i) => picked.set(images.subarray(image * PIXELS, (image + 1) * PIXELS), i * PIXELS));
  return picked;
}
