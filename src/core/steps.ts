/** Work in small steps, each well under a millisecond: whoever runs it decides when the next one comes. */
export type Steps<T> = Generator<void, T>;

/** Half of what a device four times as slow may take at a stretch without being felt. */
export const SLICE_MS = 6;

/** Does all of it now. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Does it in short stretches, each a task of its own, so that the page can do something else in between. Tasks come by
 * message, as timers of a page that is not seen wait for a second. Rejects, and does no more of it, once `signal` is
 * aborted.
 */
export async function inSlices<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    await nextTask();
    signal?.throwIfAborted();
    const endMs = performance.now() + SLICE_MS;
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() < endMs);
  }
}

/** So many numbers are made in one step. */
const CHUNK = 4096;

/** `length` numbers, made one by one. */
export function* makeNumbers<Numbers extends Float32Array | Int32Array | Uint8Array>(
  numbers: Numbers,
  make: (at: number) => number,
): Steps<Numbers> {
  for (let at = 0; at < numbers.length; at++) {
    numbers[at] = make(at);
    if (at % CHUNK === CHUNK - 1) yield;
  }
  return numbers;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
