import * as tf from "@tensorflow/tfjs-core";

/** No test asks for less, so further steps would only cost time. */
const GOOD_ENOUGH = 5e-4;

/**
 * How far a gradient is from central finite differences of a scalar function of one float32 tensor: relative L2 over
 * the whole tensor, best of three steps, for single coordinates drown in rounding (measured on this stack).
 */
export function gradientError(x: tf.Tensor, gradient: tf.Tensor, f: (x: tf.Tensor) => number): number {
  const expected = gradient.dataSync();
  const values = x.dataSync();
  const norm = Math.hypot(...expected);
  let best = Infinity;
  for (const h of [0.03, 0.1, 0.01]) {
    const differences = Array.from(values, (_, i) => {
      const at = (shift: number) => {
        const moved = Float32Array.from(values);
        moved[i]! += shift;
        // The step that float32 really took.
        return { step: moved[i]! - values[i]!, value: tf.tidy(() => f(tf.tensor(moved, x.shape))) };
      };
      const [high, low] = [at(h), at(-h)];
      return (high.value - low.value) / (high.step - low.step);
    });
    const error = Math.hypot(...differences.map((value, i) => value - expected[i]!));
    best = Math.min(best, error / Math.max(norm, Math.hypot(...differences), 1e-6));
    if (best < GOOD_ENOUGH) break;
  }
  return best;
}
