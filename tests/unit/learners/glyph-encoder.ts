import * as tf from "@tensorflow/tfjs-core";
import { createRandom } from "../../../src/core/random.ts";
import { applyAdam, createMoments } from "../../../src/meta/adam.ts";
import { readParams } from "../../../src/meta/train-state.ts";
import {
  decodeParams,
  disposeParams,
  getParam,
  type EncodedParams,
  type Params,
} from "../../../src/model/params.ts";

/** A small network from pixels to item vectors, trained through the gradient of those vectors. */
export interface GlyphEncoder {
  /** Images [count, pixels] → item vectors [count, dim]. */
  encode(images: tf.Tensor2D): tf.Tensor2D;
  /** One Adam step on the images that were encoded, along their vectors' gradient [count, dim]; `step` counts from 1. */
  train(images: tf.Tensor2D, itemGrads: Float32Array, rate: number, step: number): void;
}

/** An encoder with one hidden layer. Equal seeds give equal weights. */
export function createGlyphEncoder(
  pixels: number,
  { hidden, dim, seed }: { readonly hidden: number; readonly dim: number; readonly seed: number },
): GlyphEncoder {
  const random = createRandom(seed);
  const draw = (rows: number, columns: number, scale: number) => ({
    shape: [rows, columns],
    values: Float32Array.from({ length: rows * columns }, () => scale * random.normal()),
  });
  const weights: EncodedParams = {
    inner: draw(pixels, hidden, Math.sqrt(2 / pixels)),
    bias: draw(1, hidden, 0),
    outer: draw(hidden, dim, 1 / Math.sqrt(hidden)),
  };
  const names = Object.keys(weights);
  const moments = names.map((name) => createMoments(weights[name]!.values.length));
  return {
    encode: (images) => tf.tidy(() => encode(decodeParams(weights), images)),
    train: (images, itemGrads, rate, step) => {
      const grads = tf.tidy(() => {
        const params = decodeParams(weights);
        const run = (...tensors: tf.Tensor[]) =>
          encode(Object.fromEntries(names.map((name, i) => [name, tensors[i]!])), images);
        const dim = getParam(params, "outer").shape[1]!;
        const along = tf.tensor2d(itemGrads, [images.shape[0], dim]);
        const found = tf.grads(run)(
          names.map((name) => getParam(params, name)),
          along,
        );
        return Object.fromEntries(names.map((name, i) => [name, found[i]!]));
      });
      const values = readParams(grads);
      disposeParams(grads);
      names.forEach((name, i) => {
        applyAdam(weights[name]!.values, values[name]!.values, moments[i]!, rate, step);
      });
    },
  };
}

function encode(params: Params, images: tf.Tensor2D): tf.Tensor2D {
  const inner = tf.matMul(images, getParam<tf.Tensor2D>(params, "inner"));
  return tf.matMul(tf.relu(tf.add(inner, getParam(params, "bias"))), getParam<tf.Tensor2D>(params, "outer"));
}
