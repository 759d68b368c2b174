import * as tf from "@tensorflow/tfjs-core";
import { solveProgram } from "./solve-webgpu.ts";

const SOLVE = "Solve";

/**
 * Solves A x = b for each task: a [tasks, dim, dim] symmetric positive definite, b [tasks, dim] → x [tasks, dim].
 * tfjs has no solve. Ours is one op on every backend, exact (LDLᵀ or elimination without pivoting, which is stable
 * for such matrices), and its gradient is implicit: db = A⁻¹ dx, dA = -db xᵀ, so it can be differentiated any number
 * of times.
 */
export function solve(a: tf.Tensor3D, b: tf.Tensor2D): tf.Tensor2D {
  register();
  return tf.engine().runKernel(SOLVE, { a, b }) as tf.Tensor2D;
}

/** What the WebGPU backend offers to a kernel of our own. */
interface ProgramRunner {
  runWebGPUProgram(program: object, inputs: tf.TensorInfo[], dtype: tf.DataType): tf.TensorInfo;
}

/** The factors of a matrix by its data, which never change: the gradients solve with the same matrix again. */
const factorsOf = new WeakMap<object, Float64Array>();

let registered = false;

function register(): void {
  if (registered) return;
  registered = true;
  for (const backendName of ["cpu", "wasm"]) {
    tf.registerKernel({
      kernelName: SOLVE,
      backendName,
      kernelFunc: ({ inputs, backend }) => {
        const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
        const { readSync, write } = bindStorage(backend);
        const [tasks, dim] = b.shape as [number, number];
        let factors = factorsOf.get(a.dataId);
        if (!factors) factorsOf.set(a.dataId, (factors = factorize(readSync(a.dataId), tasks, dim)));
        const x = substitute(factors, readSync(b.dataId), tasks, dim);
        return { dataId: write(x, b.shape, "float32"), shape: b.shape, dtype: "float32" };
      },
    });
  }
  tf.registerKernel({
    kernelName: SOLVE,
    backendName: "webgpu",
    kernelFunc: ({ inputs, backend }) => {
      const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      return (backend as ProgramRunner).runWebGPUProgram(solveProgram(b.shape), [a, b], "float32");
    },
  });
  tf.registerGradient({
    kernelName: SOLVE,
    inputsToSave: ["a"],
    outputsToSave: [true],
    gradFunc: (dy, [a, x]) => {
      const db = () => solve(a as tf.Tensor3D, dy as tf.Tensor2D);
      return {
        a: () =>
          tf.neg(tf.matMul(tf.expandDims(db(), 2) as tf.Tensor3D, tf.expandDims(x!, 1) as tf.Tensor3D)),
        b: db,
      };
    },
  });
}

/** Reading and writing tensors as typed arrays, which cpu and wasm do without waiting. */
function bindStorage(backend: unknown) {
  const { readSync, write } = backend as {
    readSync(id: object): Float32Array;
    write(values: Float32Array, shape: number[], dtype: tf.DataType): object;
  };
  return { readSync: readSync.bind(backend), write: write.bind(backend) };
}

/** A = LDLᵀ in float64: L below the diagonal, D on it [tasks, dim, dim]. Reads A's lower triangle only. */
function factorize(a: Float32Array, tasks: number, dim: number): Float64Array {
  const factors = new Float64Array(a);
  for (let task = 0; task < tasks; task++) {
    const first = task * dim * dim;
    for (let row = 0; row < dim; row++) {
      const at = first + row * dim;
      // Until its last column is known the row holds LD, so that both factors of the sum lie in sequence.
      for (let column = 0; column < row; column++) {
        const other = first + column * dim;
        let sum = factors[at + column]!;
        for (let k = 0; k < column; k++) sum -= factors[at + k]! * factors[other + k]!;
        factors[at + column] = sum;
      }
      let pivot = factors[at + row]!;
      for (let k = 0; k < row; k++) {
        const scaled = factors[at + k]!;
        factors[at + k] = scaled / factors[first + k * dim + k]!;
        pivot -= scaled * factors[at + k]!;
      }
      factors[at + row] = pivot;
    }
  }
  return factors;
}

/** x with LDLᵀ x = b for each task [tasks, dim]. */
function substitute(factors: Float64Array, b: Float32Array, tasks: number, dim: number): Float32Array {
  const x = new Float64Array(b);
  for (let task = 0; task < tasks; task++) {
    const first = task * dim;
    for (let row = 0; row < dim; row++) {
      const at = (first + row) * dim;
      let sum = x[first + row]!;
      for (let column = 0; column < row; column++) sum -= factors[at + column]! * x[first + column]!;
      x[first + row] = sum;
    }
    for (let row = 0; row < dim; row++) x[first + row]! /= factors[(first + row) * dim + row]!;
    for (let row = dim - 1; row >= 0; row--) {
      const at = (first + row) * dim;
      const solved = x[first + row]!;
      for (let column = 0; column < row; column++) x[first + column]! -= factors[at + column]! * solved;
    }
  }
  return new Float32Array(x);
}
