import * as tf from "@tensorflow/tfjs-core";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js";
import type { Backend } from "./backend.ts";
import { registerKernels } from "./register-kernels.ts";

/** The backend that every browser has. */
export async function openCpu(): Promise<Backend> {
  registerKernels();
  tf.registerBackend("cpu", () => new MathBackendCPU());
  await tf.setBackend("cpu");
  return { name: "cpu", device: "", failure: undefined, close: () => undefined };
}
