import type { BackendPreference } from "./api.ts";
import type { Backend } from "./backend.ts";
import type { ChosenBackend } from "./compute.ts";
import { openCpu } from "./open-cpu.ts";
import { isSoftwareAdapter, openWebGpu, requestAdapter } from "./open-webgpu.ts";
import { describeError } from "./storage-error.ts";

/** Below this no GPU can win, since reading one result back takes that long: no need to compile its shaders. */
const READBACK_FLOOR_MS = 3;

/**
 * Opens the backend to work on; there is always one. `timeWork` does the real work once on the current backend and
 * gives its time in ms: `auto` takes the GPU only where it was measured to be faster.
 */
export async function chooseBackend(
  preference: BackendPreference,
  timeWork: () => Promise<number>,
  onFailure: () => void,
): Promise<ChosenBackend> {
  if (preference === "cpu") return { backend: await openCpu(), reason: "asked for" };
  const adapter = await requestAdapter();
  if (!adapter) return { backend: await openCpu(), reason: "this browser offers no WebGPU adapter" };
  if (preference === "auto") return chooseByTime(adapter, timeWork, onFailure);
  try {
    return { backend: await openWebGpu(adapter, onFailure), reason: "asked for" };
  } catch (error) {
    return { backend: await openCpu(), reason: `WebGPU does not start: ${describeError(error)}` };
  }
}

async function chooseByTime(
  adapter: GPUAdapter,
  timeWork: () => Promise<number>,
  onFailure: () => void,
): Promise<ChosenBackend> {
  const cpu = await openCpu();
  if (isSoftwareAdapter(adapter)) return { backend: cpu, reason: "the WebGPU adapter is software" };
  const timeWarm = async () => (await timeWork(), await timeWork()); // the first time compiles
  const cpuMs = await timeWarm();
  if (cpuMs < READBACK_FLOOR_MS) return { backend: cpu, reason: `${cpuMs.toFixed(1)} ms on cpu` };
  let gpu: Backend | undefined;
  try {
    gpu = await openWebGpu(adapter, onFailure);
    const gpuMs = await timeWarm();
    const reason = `${gpuMs.toFixed(1)} ms on webgpu, ${cpuMs.toFixed(1)} ms on cpu`;
    if (gpuMs < cpuMs && gpu.failure === undefined) return { backend: gpu, reason };
    gpu.close();
    return { backend: await openCpu(), reason };
  } catch (error) {
    gpu?.close();
    return { backend: await openCpu(), reason: `WebGPU does not work: ${describeError(error)}` };
  }
}
