import type { Page } from "playwright";

/** Scope of the worker, with the test's own count in it. */
type Counting = typeof globalThis & { seenDispatches: number };

/**
 * Counts what the page's engine gives to a GPU from now on, by a hook of the test's own in the worker: no number that
 * the engine reports has to be believed.
 */
export async function watchGpu(page: Page): Promise<() => Promise<number>> {
  const [worker] = page.workers();
  if (!worker) throw new Error("the page has no worker; wait until the shop is ready");
  await worker.evaluate(() => {
    const scope = globalThis as Counting;
    scope.seenDispatches = 0;
    const prototype = scope.GPUComputePassEncoder?.prototype;
    if (!prototype) return;
    for (const name of ["dispatchWorkgroups", "dispatchWorkgroupsIndirect"] as const) {
      const dispatch = prototype[name] as (...args: unknown[]) => undefined;
      prototype[name] = function (this: GPUComputePassEncoder, ...args: unknown[]) {
        scope.seenDispatches++;
        return dispatch.apply(this, args);
      };
    }
  });
  return () => worker.evaluate(() => (globalThis as Counting).seenDispatches);
}
