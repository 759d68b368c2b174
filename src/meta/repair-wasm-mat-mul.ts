import * as tf from "@tensorflow/tfjs-core";

/**
 * Makes matrix products on wasm right where one buffer is the right operand in two shapes, as after a reshape. tfjs-wasm
 * (4.22) keeps a prepared operator per buffer and does not look at the shape again, so that the second product comes
 * out wrong: with the b of [2, 3] multiplied once, `ones[1, 3] · reshape(b, [3, 2])` was 5, 7 instead of 9, 12. A buffer
 * in another shape than the first is therefore copied before it is multiplied. Calling it twice changes nothing.
 */
export function repairWasmMatMul(): void {
  const kernel = tf.getKernel("BatchMatMul", "wasm");
  const copy = tf.getKernel("Identity", "wasm");
  if (!kernel || !copy || repaired.has(kernel)) return;
  const shapes = new WeakMap<object, string>();
  const fixed: tf.KernelConfig = {
    ...kernel,
    kernelFunc: (call) => {
      const { b } = call.inputs as { b: tf.TensorInfo };
      const shape = b.shape.join();
      const seen = shapes.get(b.dataId) ?? shape;
      shapes.set(b.dataId, seen);
      if (seen === shape) return kernel.kernelFunc(call);
      const fresh = copy.kernelFunc({ inputs: { x: b }, backend: call.backend, attrs: {} }) as tf.TensorInfo;
      const product = kernel.kernelFunc({ ...call, inputs: { ...call.inputs, b: fresh } });
      (call.backend as tf.KernelBackend).disposeData(fresh.dataId);
      return product;
    },
  };
  tf.unregisterKernel("BatchMatMul", "wasm");
  tf.registerKernel(fixed);
  repaired.add(fixed);
}

const repaired = new WeakSet<object>();
