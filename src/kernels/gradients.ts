import * as tf from "@tensorflow/tfjs-core";

/*
 * The gradients of every op that learners use. tfjs has its own, but these are needed here:
 *
 * - tfjs's Exp, Sigmoid, Tanh and Softmax save the op's *output*, which cuts the path to the input and makes second
 *   derivatives silently wrong or throw (tensorflow/tfjs#3252). Ours save inputs and recompute: each gradient is made
 *   of ops that are in this list again, so it can be differentiated any number of times.
 * - tfjs's BatchMatMul multiplies with transpose flags, which the wasm backend answers with a plain loop, many times
 *   slower than a transpose followed by an unflagged product.
 * - Registering by name keeps a worker from carrying the gradients of ops that it never runs.
 */

type Gradient = (
  dy: tf.Tensor,
  saved: tf.Tensor[],
  attrs: tf.NamedAttrMap,
) => Record<string, () => tf.Tensor>;

let installed = false;

/** Registers the gradients. Call it before the first `tf.grads`; further calls do nothing. */
export function installGradients(): void {
  if (installed) return;
  installed = true;
  for (const [kernelName, { save, gradient }] of Object.entries(GRADIENTS)) {
    tf.registerGradient({
      kernelName,
      ...(save === "all" ? { saveAllInputs: true } : { inputsToSave: [...save] }),
      gradFunc: (dy, saved, attrs) => gradient(dy as tf.Tensor, saved, attrs),
    });
  }
}

const GRADIENTS: Readonly<Record<string, { save: readonly string[] | "all"; gradient: Gradient }>> = {
  [tf.Add]: binary((dy) => [dy, dy]),
  [tf.Sub]: binary((dy) => [dy, tf.neg(dy)]),
  [tf.Multiply]: binary((dy, a, b) => [tf.mul(dy, b), tf.mul(dy, a)]),
  [tf.RealDiv]: binary((dy, a, b) => [tf.div(dy, b), tf.neg(tf.div(tf.mul(dy, a), tf.square(b)))]),
  [tf.Neg]: unary((dy) => tf.neg(dy)),
  [tf.Identity]: unary((dy) => dy),
  [tf.Cast]: unary((dy) => dy),
  [tf.Square]: unary((dy, x) => tf.mul(dy, tf.mul(x, 2))),
  [tf.Sqrt]: unary((dy, x) => tf.div(dy, tf.mul(tf.sqrt(x), 2))),
  [tf.Exp]: unary((dy, x) => tf.mul(dy, tf.exp(x))),
  [tf.Log]: unary((dy, x) => tf.div(dy, x)),
  [tf.Relu]: unary((dy, x) => tf.mul(dy, tf.step(x))),
  [tf.Step]: unary((_dy, x) => tf.zerosLike(x)),
  [tf.Softplus]: unary((dy, x) => tf.mul(dy, tf.sigmoid(x))),
  [tf.Sigmoid]: unary((dy, x) => tf.mul(dy, tf.mul(tf.sigmoid(x), tf.sub(1, tf.sigmoid(x))))),
  [tf.Tanh]: unary((dy, x) => tf.mul(dy, tf.sub(1, tf.square(tf.tanh(x))))),
  [tf.Softmax]: {
    save: ["logits"],
    gradient: (dy, [logits]) => ({
      logits: () => {
        const y = tf.softmax(logits!);
        const weighted = tf.mul(dy, y);
        return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), y));
      },
    }),
  },
  [tf.Sum]: unary((dy, x, { axis }) => spread(dy, x.shape, axis as number | number[])),
  [tf.Mean]: unary((dy, x, { axis }) =>
    tf.mul(spread(dy, x.shape, axis as number | number[]), dy.size / x.size),
  ),
  [tf.Reshape]: unary((dy, x) => tf.reshape(dy, x.shape)),
  [tf.ExpandDims]: { save: ["input"], gradient: (dy, [x]) => ({ input: () => tf.reshape(dy, x!.shape) }) },
  // `tf.broadcastTo` runs as Tile, always along axes of size 1.
  [tf.Tile]: unary((dy, x) => sumTo(dy, x.shape)),
  [tf.Transpose]: unary((dy, _x, { perm }) => tf.transpose(dy, invert(perm as number[]))),
  [tf.Slice]: unary((dy, x, { begin }) => {
    const from = begin as number[];
    return tf.pad(
      dy,
      x.shape.map(
        (size, axis) => [from[axis] ?? 0, size - (from[axis] ?? 0) - dy.shape[axis]!] as [number, number],
      ),
    );
  }),
  [tf.PadV2]: unary((dy, x, { paddings }) =>
    tf.slice(
      dy,
      (paddings as [number, number][]).map(([before]) => before),
      x.shape,
    ),
  ),
  [tf.Concat]: {
    save: "all",
    gradient: (dy, parts, { axis }) => {
      let from = 0;
      const begins = parts.map((part) => (from += part.shape[axis as number]!) - part.shape[axis as number]!);
      const slice = (i: number) =>
        tf.slice(
          dy,
          dy.shape.map((_, d) => (d === axis ? begins[i]! : 0)),
          parts[i]!.shape,
        );
      return Object.fromEntries(parts.map((_, i) => [i, () => slice(i)]));
    },
  },
  [tf.BatchMatMul]: {
    save: ["a", "b"],
    gradient: (dy, [a, b], { transposeA, transposeB }) => {
      if (transposeA || transposeB)
        throw new Error("matMul with transpose flags has no gradient here; transpose the operand first");
      return {
        a: () => tf.matMul(dy, transposeLast(b!)),
        b: () => tf.matMul(transposeLast(a!), dy),
      };
    },
  },
};

function unary(derivative: (dy: tf.Tensor, x: tf.Tensor, attrs: tf.NamedAttrMap) => tf.Tensor) {
  const gradient: Gradient = (dy, [x], attrs) => ({ x: () => derivative(dy, x!, attrs) });
  return { save: ["x"], gradient };
}

/** An op that broadcasts: each operand's gradient is summed back to the operand's shape. */
function binary(derivative: (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => [tf.Tensor, tf.Tensor]) {
  const gradient: Gradient = (dy, [a, b]) => ({
    a: () => sumTo(derivative(dy, a!, b!)[0], a!.shape),
    b: () => sumTo(derivative(dy, a!, b!)[1], b!.shape),
  });
  return { save: ["a", "b"], gradient };
}

function sumTo(x: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, x.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(x, axes) : x, shape);
}

/** Undoes a reduction: dy repeated along the reduced axes. By addition, for wasm's Tile takes a hundred times as long. */
function spread(dy: tf.Tensor, shape: number[], axis: number | number[]): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis, shape);
  const kept = shape.map((size, d) => (axes.includes(d) ? 1 : size));
  return tf.add(tf.zeros(shape), tf.reshape(dy, kept));
}

function invert(perm: readonly number[]): number[] {
  const inverse = new Array<number>(perm.length);
  perm.forEach((from, to) => (inverse[from] = to));
  return inverse;
}

function transposeLast(x: tf.Tensor): tf.Tensor {
  return tf.transpose(x, x.rank === 2 ? [1, 0] : [0, 2, 1]);
}
