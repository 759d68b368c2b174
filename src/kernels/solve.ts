import * as tf from "@tensorflow/tfjs-core";
import { solveProgram } from "./solve-webgpu.ts";

const SOLVE = "Solve";

/**
 * Solves A x = b for each task: a [tasks, dim, dim] symmetric positive definite, b [tasks, dim] → x [tasks, dim].
 * tfjs has no solve. Ours is one op on every backend, exact (elimination without pivoting, which is stable for such
 * matrices), and its gradient is implicit: db = A⁻¹ dx, dA = -db xᵀ, so it can be differentiated any number of times.
 */
export function solve(a: tf.Tensor3D, b: tf.Tensor2D): tf.Tensor2D {
  register();
  return tf.engine().runKernel(SOLVE, { a, b }) as tf.Tensor2D;
}

/** What the WebGPU backend offers to a kernel of our own. */
interface ProgramRunner {
  runWebGPUProgram(program: object, inputs: tf.TensorInfo[], dtype: tf.DataType): tf.TensorInfo;
}

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
        const x = solveInPlace(
          Float64Array.from(readSync(a.dataId)),
          Float64Array.from(readSync(b.dataId)),
          b.shape,
        );
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

/** Gaussian elimination in float64; overwrites both arrays. */
function solveInPlace(a: Float64Array, b: Float64Array, [tasks, dim]: number[]): Float32Array {
  for (let task = 0; task < tasks!; task++) eliminate(a, b, task, dim!);
  return Float32Array.from(b);
}

function eliminate(a: Float64Array, b: Float64Array, task: number, dim: number): void {
  const rowAt = (row: number) => (task * dim + row) * dim;
  const first = task * dim;
  for (let pivot = 0; pivot < dim; pivot++) {
    const from = rowAt(pivot);
    const inverse = 1 / a[from + pivot]!;
    for (let row = pivot + 1; row < dim; row++) {
      const to = rowAt(row);
      const factor = a[to + pivot]! * inverse;
      for (let column = pivot + 1; column < dim; column++) a[to + column]! -= factor * a[from + column]!;
      b[first + row]! -= factor * b[first + pivot]!;
    }
  }
  for (let row = dim - 1; row >= 0; row--) {
    const from = rowAt(row);
    let sum = b[first + row]!;
    for (let column = row + 1; column < dim; column++) sum -= a[from + column]! * b[first + column]!;
    b[first + row] = sum / a[from + row]!;
  }
}
