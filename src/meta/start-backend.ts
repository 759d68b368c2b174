import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import { repairWasmMatMul } from "./repair-wasm-mat-mul.ts";

/** Starts the backend that trains and evaluates in Node: wasm, whose kernels use SIMD; cpu where wasm will not start. */
export async function startBackend(name: "wasm" | "cpu" = "wasm"): Promise<string> {
  repairWasmMatMul();
  if (!(await tf.setBackend(name)) && !(await tf.setBackend("cpu"))) {
    throw new Error("no tfjs backend starts in this Node; reinstall the packages with npm ci");
  }
  await tf.ready();
  return tf.getBackend();
}
