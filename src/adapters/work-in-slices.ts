import { finish, SLICE_MS, type Steps } from "../core/steps.ts";

/** Work that lets the page do something else in between. */
export interface SlicedWork {
  /** Begins; while it runs, once more when it is done. */
  start(): void;
  /** Does all of it now, from the beginning. */
  hurry(): void;
  stop(): void;
}

/** Runs `steps` for short stretches at a time, the first of them at once. */
export function workInSlices(steps: () => Steps<void>): SlicedWork {
  let work: Steps<void> | undefined;
  let isAskedAgain = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    const endMs = performance.now() + SLICE_MS;
    while (work && performance.now() < endMs) step();
    if (work) timer = setTimeout(run);
  };
  const step = () => {
    if (!work?.next().done) return;
    work = isAskedAgain ? steps() : undefined;
    isAskedAgain = false;
  };
  const stop = () => {
    clearTimeout(timer);
    work = undefined;
    isAskedAgain = false;
  };
  return {
    start: () => {
      if (work) {
        isAskedAgain = true;
        return;
      }
      work = steps();
      run();
    },
    hurry: () => {
      stop();
      finish(steps());
    },
    stop,
  };
}
