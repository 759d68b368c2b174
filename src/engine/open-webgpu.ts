import * as tf from "@tensorflow/tfjs-core";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu.js";
import type { Backend } from "./backend.ts";
import { registerKernels } from "./register-kernels.ts";

/** What tfjs's shaders make use of; a device has the standard's modest limits unless asked for more. */
const LIMITS = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

/** The browser's GPU adapter, or undefined where there is none. */
export async function requestAdapter(): Promise<GPUAdapter | undefined> {
  try {
    return (await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" })) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether the adapter is a CPU that emulates a GPU: right results, far too slow. */
export function isSoftwareAdapter({ info }: GPUAdapter): boolean {
  return info.isFallbackAdapter || /swiftshader|llvmpipe|software|basic render/i.test(describeAdapter(info));
}

/**
 * Runs TensorFlow.js on a device of our own, so that its loss and its errors are noticed: after either, tfjs goes on
 * with zeros. `onFailure` is called once; nothing computed on the device may be used after it.
 */
export async function openWebGpu(adapter: GPUAdapter, onFailure: () => void): Promise<Backend> {
  registerKernels();
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
  let failure: string | undefined;
  let closed = false;
  const fail = (reason: string) => {
    if (closed || failure !== undefined) return;
    failure = reason;
    onFailure();
  };
  device.onuncapturederror = ({ error }) => fail(`the GPU reported an error: ${error.message}`);
  device.lost.then(
    ({ reason, message }) => fail(`the GPU was lost: ${reason} ${message}`),
    () => undefined,
  );
  // Else small tensors are computed on the CPU.
  tf.env().set("WEBGPU_CPU_FORWARD", false);
  // An update is some hundred dispatches: in one submit it takes a third of the time that it takes in batches of 15.
  tf.env().set("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE", 1000);
  tf.registerBackend("webgpu", () => new WebGPUBackend(device, adapter.info));
  if (!(await tf.setBackend("webgpu")))
    throw new Error("tfjs refused the WebGPU device; use the cpu backend");
  return {
    name: "webgpu",
    device: describeAdapter(adapter.info),
    get failure() {
      return failure;
    },
    close: () => {
      closed = true;
      try {
        tf.removeBackend("webgpu");
      } finally {
        device.destroy();
      }
    },
  };
}

function describeAdapter({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  return [...new Set([vendor, architecture, device, description])].filter(Boolean).join(" ");
}
