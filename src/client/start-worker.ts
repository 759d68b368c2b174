import { wrap, type Remote } from "comlink";
import { DEFAULT_LEARNER_NAMES } from "../core/default-learner-names.ts";
import type { EngineApi, EngineChange } from "../engine/api.ts";

/** A way to start a worker: at an address, the smallest of ours that carries a learner, or made by the caller. */
export type WorkerChoice =
  { readonly url: string | URL } | { readonly learner: string } | (() => Worker | Promise<Worker>);

/** A running worker whose calls always settle. */
export interface WorkerHandle {
  /** Calls the engine. Rejects with `EngineLostError` when the worker is lost or does not answer in time. */
  call<T>(request: (engine: Remote<EngineApi>) => Promise<T>, limitMs: number): Promise<T>;
  /** Ends the worker; calls that wait reject with `reason`. */
  terminate(reason: Error): void;
  /** Resolves when the worker runs: a browser that refuses one says so late, by an `error` event. */
  readonly started: Promise<void>;
  /** Resolves when the worker is gone, also by `terminate`. */
  readonly lost: Promise<Error>;
}

/** Comlink forgets calls in flight when a proxy is garbage-collected: held here while the worker lives. */
const alive = new Set<Remote<EngineApi>>();

/**
 * Starts the engine's worker. A worker that was refused or ended gives no error to its callers, Comlink waits for
 * ever: here an `error` event before the first answer, `messageerror`, or a call without answer counts as its end.
 */
export async function startWorker(
  choice: WorkerChoice,
  onChange: (change: EngineChange) => void,
): Promise<WorkerHandle> {
  const worker = await construct(choice);
  const engine = wrap<EngineApi>(worker);
  alive.add(engine);
  const waiting = new Set<(reason: Error) => void>();
  let hasAnswered = false;
  let reportStart: () => void;
  const started = new Promise<void>((resolve) => (reportStart = resolve));
  let reportLoss: (reason: Error) => void;
  const lost = new Promise<Error>((resolve) => (reportLoss = resolve));

  const terminate = (reason: Error) => {
    worker.terminate();
    alive.delete(engine);
    for (const reject of waiting) reject(reason);
    waiting.clear();
    reportLoss(reason);
  };
  worker.addEventListener("message", ({ data }: MessageEvent<{ inkling?: EngineChange } | undefined>) => {
    hasAnswered = true;
    reportStart();
    if (data?.inkling) onChange(data.inkling);
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    if (!hasAnswered)
      terminate(engineLost(`the worker did not start${event.message ? `: ${event.message}` : ""}`));
  });
  worker.addEventListener("messageerror", () =>
    terminate(engineLost("a message to or from the worker was damaged")),
  );

  return {
    started,
    lost,
    terminate,
    call: (request, limitMs) =>
      new Promise((resolve, reject) => {
        const stopTimer = startTimer(limitMs, () =>
          terminate(engineLost(`the worker gave no answer within ${limitMs} ms`)),
        );
        const settle = () => {
          stopTimer();
          waiting.delete(fail);
        };
        const fail = (reason: Error) => {
          settle();
          reject(reason);
        };
        waiting.add(fail);
        request(engine).then((value) => {
          settle();
          resolve(value);
        }, fail);
      }),
  };
}

/** An error that says that there is no engine; pages tell it apart by its name. */
export function engineLost(
  what: string,
  remedy = "check that workerUrl is served by this page's origin as JavaScript and that its Content-Security-Policy allows it (worker-src)",
): Error {
  return Object.assign(new Error(`engine: ${what}; ${remedy}`), { name: "EngineLostError" });
}

async function construct(choice: WorkerChoice): Promise<Worker> {
  try {
    if (typeof choice === "function") return await choice();
    // Classic scripts have no address of their own, and so no files beside them: the drop-in brings its ways along.
    if (!import.meta.url) throw new Error("no way to start it was given");
    const names: readonly string[] = DEFAULT_LEARNER_NAMES;
    if ("url" in choice) return new Worker(choice.url, { type: "module" });
    // Both addresses are written out: it is by this form that a shop's bundler finds the files.
    return names.includes(choice.learner)
      ? new Worker(new URL(/* @vite-ignore */ "./worker.js", import.meta.url), { type: "module" })
      : new Worker(new URL(/* @vite-ignore */ "./worker-all.js", import.meta.url), { type: "module" });
  } catch (error) {
    throw engineLost(`the browser refused the worker (${(error as Error).message})`);
  }
}

/** A frozen page's timers run out while its worker is frozen too: a timer that is late gets its time once more. */
function startTimer(limitMs: number, onEnd: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const start = () => {
    const dueMs = Date.now() + limitMs;
    timer = setTimeout(() => (Date.now() > dueMs + 2000 ? start() : onEnd()), limitMs);
  };
  start();
  return () => clearTimeout(timer);
}
