import { transfer, type Remote } from "comlink";
import type {
  BackendPreference,
  EngineApi,
  EngineChange,
  EngineStatus,
  StoragePreference,
} from "../engine/api.ts";
import type { ArtifactManifest } from "../core/artifact-manifest.ts";
import { fetchFiles, fetchManifest, type FetchedManifest } from "./fetch-artifact.ts";
import { engineLost, startWorker, type WorkerChoice, type WorkerHandle } from "./start-worker.ts";

/**
 * Makes a worker that runs the engine, or what is used like one, as the page's policies want it: from a blob, say, or by a
 * trusted address. It may look at the artifact's manifest first. May throw.
 */
export type MakeWorker = (describe: () => Promise<ArtifactManifest>) => Worker | Promise<Worker>;

/** What an engine is made of; see `PersonalizerOptions`. */
export interface EngineOptions {
  readonly artifact: string | URL;
  readonly integrity?: string;
  readonly storage?: StoragePreference;
  readonly backend?: BackendPreference;
  readonly workerUrl?: string | URL;
  readonly workers?: readonly MakeWorker[];
  readonly callLimitMs?: number;
  readonly openLimitMs?: number;
  readonly retentionDays?: number;
}

/** Longest that interactions are kept where a page says nothing. */
const RETENTION_DAYS = 90;

/** An engine that is started again when it is lost. */
export interface SupervisedEngine {
  call<T>(request: (engine: Remote<EngineApi>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A worker that was lost so often will be lost again: leave the visitor's device alone. */
const MAX_DEATHS = 3;

/** Starts an engine and waits until it can rank. Rejects, and leaves nothing behind, where the first start fails. */
export async function superviseEngine(
  options: EngineOptions,
  onChange: (change: EngineChange) => void,
): Promise<SupervisedEngine> {
  const { callLimitMs = 15_000, openLimitMs = 60_000 } = options;
  let deaths = 0;
  let ended: Error | undefined;
  let current: Promise<WorkerHandle> = start(options, openLimitMs, onChange, false).then(({ handle }) =>
    watch(handle),
  );

  function checkEnded(): void {
    if (ended) throw ended;
  }

  function watch(handle: WorkerHandle): WorkerHandle {
    void handle.lost.then(restart);
    return handle;
  }

  function restart(): void {
    if (ended) return;
    deaths++;
    if (deaths >= MAX_DEATHS) {
      ended = engineLost(`the worker was lost ${deaths} times and stays off`, "reload the page to try again");
      return;
    }
    current = sleep(250 * 4 ** (deaths - 1)).then(async () => {
      checkEnded();
      const wasStored = options.storage === "indexeddb";
      const { handle, status } = await start(options, openLimitMs, onChange, true);
      const isOver = wasStored && status.storage === "memory";
      onChange({
        reason: "restart",
        interactions: status.interactions,
        ...(isOver && { storage: status.storage }),
      });
      return watch(handle);
    });
    current.catch(restart);
  }

  await current;
  return {
    call: async (request) => {
      checkEnded();
      const handle = await Promise.race([current, rejectAfter(callLimitMs)]);
      checkEnded();
      return handle.call(request, callLimitMs);
    },
    close: async () => {
      if (ended?.name === CLOSED) return;
      const wasLost = ended !== undefined;
      ended = Object.assign(new Error("personalizer: it is closed; create a new one"), { name: CLOSED });
      if (wasLost) return;
      const handle = await current.catch(() => undefined);
      await handle?.call((engine) => engine.close(), Math.min(callLimitMs, 2000)).catch(() => undefined);
      handle?.terminate(ended);
    },
  };
}

const CLOSED = "PersonalizerClosedError";

async function start(
  {
    artifact,
    integrity,
    storage = "auto",
    backend = "auto",
    workerUrl,
    workers,
    retentionDays = RETENTION_DAYS,
  }: EngineOptions,
  limitMs: number,
  onChange: (change: EngineChange) => void,
  isRestart: boolean,
): Promise<{ handle: WorkerHandle; status: EngineStatus }> {
  const signal = AbortSignal.timeout(limitMs);
  let described: Promise<FetchedManifest> | undefined;
  const describe = () => (described ??= fetchManifest(artifact, { integrity, signal }));
  const readManifest = async () => (await describe()).manifest;
  const choices: readonly WorkerChoice[] =
    workers?.map((make) => () => make(readManifest)) ??
    (workerUrl === undefined
      ? // Which of our workers to start depends on the learner alone, so it is the same for every visitor.
        [{ learner: (await readManifest()).userDefinedMetadata.inkling.spec.learner.name }]
      : [{ url: workerUrl }]);
  const handle = await startFirst(choices, limitMs / choices.length, onChange);
  try {
    // Whichever fails first says why; a refused worker must not wait for the download.
    const download = async () => fetchFiles(artifact, await describe(), { signal });
    const fetched = await Promise.race([
      download(),
      handle.lost.then((reason): never => {
        throw reason;
      }),
    ]);
    const status = await handle.call(
      (engine) =>
        engine.open(
          transfer(
            { ...fetched, storage, backend, retentionDays, isRestart },
            fetched.files.map(({ bytes }) => bytes),
          ),
        ),
      limitMs,
    );
    return { handle, status };
  } catch (error) {
    handle.terminate(error as Error);
    throw error;
  }
}

/** The first worker that the browser lets run. Where there is no choice, whoever calls it finds out. */
async function startFirst(
  choices: readonly WorkerChoice[],
  limitMs: number,
  onChange: (change: EngineChange) => void,
): Promise<WorkerHandle> {
  const refusals: string[] = [];
  for (const choice of choices) {
    try {
      const handle = await startWorker(choice, onChange);
      if (choices.length === 1) return handle;
      const late = sleep(limitMs).then(() => engineLost(`the worker did not start within ${limitMs} ms`));
      const refusal = await Promise.race([handle.started, handle.lost, late]);
      if (!refusal) return handle;
      handle.terminate(refusal);
      refusals.push(refusal.message);
    } catch (error) {
      if (choices.length === 1) throw error;
      refusals.push((error as Error).message);
    }
  }
  throw engineLost(`no worker could be started (${refusals.join("; ")})`);
}

/** For calls that come while the engine starts again. */
async function rejectAfter(limitMs: number): Promise<never> {
  await sleep(limitMs);
  throw engineLost(`the worker did not start again within ${limitMs} ms`);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
