/**
 * Counts the compute dispatches that are given to any GPU of this worker: evidence of what ran there, whatever a
 * label says.
 */
export function countDispatches(): () => number {
  let count = 0;
  const prototype = globalThis.GPUComputePassEncoder?.prototype;
  if (!prototype) return () => 0;
  const { dispatchWorkgroups } = prototype;
  prototype.dispatchWorkgroups = function (...args) {
    count++;
    return dispatchWorkgroups.apply(this, args);
  };
  return () => count;
}
