/**
 * The WGSL body of `Solve`, in the shape that tfjs's WebGPU backend runs. One workgroup per task, one invocation per
 * matrix row; each row lives in registers and only the pivot row is shared, so that dim 64 fits into the 16 kB of
 * workgroup memory that every device has.
 */
export function solveProgram([tasks, dim]: number[]): object {
  if (dim! > 256)
    throw new Error(`Solve on WebGPU takes at most 256 dimensions, not ${dim}; use the cpu backend`);
  return {
    variableNames: ["a", "b"],
    outputShape: [tasks, dim],
    workgroupSize: [dim, 1, 1],
    dispatch: [tasks, 1, 1],
    dispatchLayout: { x: [0], y: [1] },
    shaderKey: `inkling_solve_${dim}`,
    getUserCode: () => `
      var<workgroup> pivotRow : array<f32, ${dim! + 1}>;

      fn main() {
        // tfjs binds its uniforms to every program; an unused binding would be dropped from the layout.
        _ = uniforms.NAN;
        let row = i32(localId.x);
        let first = i32(workgroupId.x) * ${dim} + row;
        var m : array<f32, ${dim! + 1}>;
        for (var column = 0; column < ${dim}; column = column + 1) {
          m[column] = a[first * ${dim} + column];
        }
        m[${dim}] = b[first];
        for (var pivot = 0; pivot < ${dim}; pivot = pivot + 1) {
          if (row == pivot) {
            for (var column = pivot; column <= ${dim}; column = column + 1) {
              pivotRow[column] = m[column];
            }
          }
          workgroupBarrier();
          if (row != pivot) {
            let factor = m[pivot] / pivotRow[pivot];
            for (var column = pivot; column <= ${dim}; column = column + 1) {
              m[column] = m[column] - factor * pivotRow[column];
            }
          }
          workgroupBarrier();
        }
        result[first] = m[${dim}] / m[row];
      }
    `,
  };
}
