import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { timeMetaGradient } from "./time-meta-gradient.ts";

declare const window: Window & { timeMetaGradient: Promise<typeof timeMetaGradient> };

// As the worker runs it: nothing is computed on the CPU in its place.
tf.env().set("WEBGPU_CPU_FORWARD", false);
window.timeMetaGradient = tf.setBackend("webgpu").then((isOpen) => {
  if (!isOpen) throw new Error("tfjs opens no WebGPU device here; look at chrome://gpu");
  // tfjs reads in place through a canvas, which a headless Chromium without a GPU answers with zeros or by losing the
  // device. What is read so is the loss alone, and nobody needs it here: the gradients are read by waiting.
  (tf.backend() as tf.KernelBackend & { readSync(): Float32Array }).readSync = () => new Float32Array(1);
  return timeMetaGradient;
});
