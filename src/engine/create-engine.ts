import { ACTIONS, type Interaction, type ItemId } from "../core/interaction.ts";
import { readExport } from "../core/read-export.ts";
import { resolveKeysInSteps, type ResolveKeys } from "../core/resolve-keys.ts";
import type { ToldItem } from "../core/told-item.ts";
import { addItemsInSteps } from "../model/add-items.ts";
import { decodeInSteps, type Artifact } from "../model/artifact.ts";
import { addToldItems } from "../model/told/add-told-items.ts";
import { dampAdaptation } from "../learners/damp-adaptation.ts";
import type { AddItemsResult, EngineApi, EngineChange, EngineStatus, OpenRequest } from "./api.ts";
import type { ChosenBackend, Compute } from "./compute.ts";
import { explain, findAffinities, type Explainable } from "./explain.ts";
import { openInteractionLog, type InteractionLog } from "./interaction-log.ts";
import { openLiveModel, type Adapted, type LiveModel } from "./live-model.ts";
import { rankItems } from "./rank-items.ts";
import { readRuleFacts } from "./read-rule-facts.ts";
import { relateItems } from "./relate-items.ts";
import { createSerialize } from "./serialize.ts";

/** The cache of fast weights is written when the visitor rests: a click must not wait for it. */
const CACHE_AFTER_MS = 300;

const DAY_MS = 24 * 60 * 60 * 1000;

const NOT_ADAPTED: Adapted = {
  weights: {},
  scores: new Float32Array(),
  isFinite: false,
  lift: dampAdaptation([]),
  logRankRatios: [],
};

/** Everything that exists once the engine is open. */
interface Opened {
  /** As it was shipped, with the items that the page has added. */
  artifact: Artifact;
  hasAddedItems: boolean;
  readonly artifactHash: string;
  index: ReadonlyMap<ItemId, number>;
  /** Items that the page has told too little of. */
  toldTooLittle: readonly ToldItem[];
  /** Made when a page first asks by its own names. */
  resolveKeys?: Promise<ResolveKeys> | undefined;
  readonly log: InteractionLog;
  readonly openMs: number;
  chosen: ChosenBackend;
  model: LiveModel;
  /** The newest result, and the version of the log that it belongs to. */
  adapted: Adapted;
  version: number;
  fastFrom: EngineStatus["fastFrom"];
  updateMs: number;
  /** So many erasures the page has heard of. */
  toldErasures: number;
}

/**
 * The owner of a visitor's model. Interactions are the truth: whatever happens to a backend, weights or a tab, it
 * adapts from the init to all of them again. Does no network.
 */
export function createEngine(compute: Compute, notify: (change: EngineChange) => void): EngineApi {
  const serialize = createSerialize();
  let opened: Opened | undefined;
  let cacheTimer: ReturnType<typeof setTimeout> | undefined;

  const openModel = (artifact: Artifact, index: ReadonlyMap<ItemId, number>) =>
    openLiveModel(compute.openBody(artifact), artifact.spec.supportRows, index);
  const namesOf = (state: Opened) =>
    (state.resolveKeys ??= compute.run(resolveKeysInSteps(state.artifact.catalogue)));
  const use = (): Opened => {
    if (!opened) throw new Error("engine: it is not open; call open() first and once");
    return opened;
  };
  const tell = (reason: EngineChange["reason"]) => {
    if (!opened) return;
    const { entries, storage, erasures } = opened.log;
    const isErased = erasures !== opened.toldErasures;
    opened.toldErasures = erasures;
    notify({
      reason,
      interactions: entries.length,
      ...(reason === "storage" && { storage }),
      ...(isErased && { erased: true }),
    });
  };

  /** Lets the ranks follow the log. On a GPU that fails it starts over on the cpu, with nothing carried across. */
  const settle = async (state: Opened): Promise<void> => {
    while (state.version !== state.log.version || state.chosen.backend.failure !== undefined) {
      const { backend } = state.chosen;
      if (backend.failure !== undefined) await moveToCpu(state, backend.failure);
      const { version } = state.log;
      const startedMs = performance.now();
      try {
        const adapted = await state.model.adapt(state.log.entries);
        if (state.chosen.backend.failure !== undefined) continue;
        Object.assign(state, { adapted, version, fastFrom: "interactions" });
        state.updateMs = performance.now() - startedMs;
        scheduleCache();
      } catch (error) {
        if (state.chosen.backend.name !== "webgpu") throw error;
        await moveToCpu(state, state.chosen.backend.failure ?? (error as Error).message);
      }
    }
  };

  /** Asks the model that the ranks come from; once more on the cpu where the GPU failed meanwhile. */
  const onModel = <T>(ask: (visit: Explainable) => Promise<T>): Promise<T> =>
    serialize(async () => {
      const state = use();
      for (;;) {
        await settle(state);
        const failed = () => state.chosen.backend.failure !== undefined;
        try {
          const answer = await ask({
            ...state,
            run: compute.run,
            interactions: state.log.entries,
            scores: scoresOf(state),
          });
          if (!failed()) return answer;
        } catch (error) {
          if (!failed()) throw error;
        }
      }
    });

  const moveToCpu = async (state: Opened, reason: string): Promise<void> => {
    const { backend } = state.chosen;
    attempt(() => state.model.dispose());
    attempt(() => backend.close());
    state.chosen = { backend: await compute.openFallback(), reason };
    state.model = openModel(state.artifact, state.index);
    state.version = -1;
  };

  /** Goes on with the model that has further items at its end. */
  const extend = async (state: Opened, artifact: Artifact): Promise<AddItemsResult> => {
    const before = state.artifact.catalogue.ids.length;
    const items = artifact.catalogue.ids.length;
    if (items > before) {
      const index = indexItems(artifact);
      attempt(() => state.model.dispose());
      const model = openModel(artifact, index);
      Object.assign(state, {
        artifact,
        index,
        model,
        resolveKeys: undefined,
        hasAddedItems: true,
        version: -1,
      });
      await settle(state);
      tell("items");
    }
    return { added: items - before, items };
  };

  const writeCache = async (): Promise<void> => {
    clearTimeout(cacheTimer);
    cacheTimer = undefined;
    if (!opened || opened.version !== opened.log.version || !opened.adapted.isFinite) return;
    if (opened.hasAddedItems) return; // the next page may not have them
    const { adapted, artifactHash, updateMs } = opened;
    const { weights, logRankRatios } = adapted;
    await opened.log.writeFast(artifactHash, { weights, logRankRatios, updateMs }).catch(() => undefined);
  };
  const scheduleCache = () => {
    clearTimeout(cacheTimer);
    cacheTimer = setTimeout(() => void serialize(writeCache), CACHE_AFTER_MS);
  };

  const follow = (reason: EngineChange["reason"]) =>
    void serialize(() => (opened ? settle(opened) : undefined)).then(
      () => tell(reason),
      () => undefined,
    );

  const open = async ({ manifest, files, artifactHash, storage, backend, ...request }: OpenRequest) => {
    if (opened) throw new Error("engine: it is open already; close it first");
    const startedMs = performance.now();
    const byPath = new Map(files.map(({ path, bytes }) => [path, bytes]));
    const artifact = await compute.run(decodeInSteps(manifest, byPath));
    const index = indexItems(artifact);
    const [log, chosen] = await Promise.all([
      openInteractionLog(storage, {
        retentionMs: request.retentionDays * DAY_MS,
        isRestart: request.isRestart,
        onNews: (news) => follow(news === "erased" ? "storage" : "other-tab"),
      }),
      compute.chooseBackend(
        backend,
        () => timeWork(() => openModel(artifact, index), artifact),
        () => follow("backend"),
      ),
    ]);
    const model = openModel(artifact, index);
    const { version } = log;
    const cached = await log.readFast(artifactHash);
    const restored = cached && (await model.restore(cached, log.entries).catch(() => undefined));
    const state: Opened = {
      artifact,
      hasAddedItems: false,
      toldTooLittle: [],
      artifactHash,
      index,
      log,
      chosen,
      model,
      adapted: restored ?? NOT_ADAPTED,
      version: restored?.isFinite ? version : -1,
      fastFrom: "cache",
      updateMs: restored && cached ? cached.updateMs : 0,
      openMs: 0,
      toldErasures: 0,
    };
    await settle(state);
    opened = { ...state, openMs: performance.now() - startedMs };
    // Their time was over, or another tab has erased them just now.
    if (log.erasures > 0) tell(log.storage === storage ? "forget" : "storage");
    return describe(opened);
  };

  const describe = (state: Opened): EngineStatus => ({
    backend: state.chosen.backend.name,
    backendReason: state.chosen.reason,
    device: state.chosen.backend.device,
    artifact: {
      hash: state.artifactHash,
      learner: state.artifact.spec.learner.name,
      items: state.artifact.catalogue.ids.length,
    },
    interactions: state.log.entries.length,
    storage: state.log.storage,
    storageReason: state.log.storageReason,
    ...(state.log.protection && { protection: state.log.protection }),
    unsaved: state.log.unsaved,
    fastFrom: state.fastFrom,
    rankedBy: state.adapted.isFinite ? "model" : "popularity",
    lift: state.adapted.lift,
    updateMs: state.updateMs,
    openMs: state.openMs,
    ...compute.count(),
  });

  return {
    open: (request) => serialize(() => open(request)),
    learn: async (interaction) => {
      checkInteraction(interaction);
      const { log, index } = use();
      const saved = log.append(interaction);
      saved.catch(() => undefined); // reported below, after the ranks have followed
      await serialize(() => settle(use()));
      tell("learn");
      const { expired } = await saved;
      if (expired) {
        await serialize(() => settle(use()));
        tell("forget");
      }
      return { known: index.has(interaction.itemId), interactions: log.entries.length };
    },
    rank: (itemIds, options) =>
      serialize(async () => {
        const state = use();
        await settle(state);
        const { artifact, index } = state;
        return rankItems(
          { ids: artifact.catalogue.ids, index, scores: scoresOf(state) },
          itemIds,
          options,
          readRuleFacts(artifact.catalogue, index, state.log.entries),
        );
      }),
    addItems: (items) =>
      serialize(async () => extend(use(), await compute.run(addItemsInSteps(use().artifact, items)))),
    addToldItems: (items) =>
      serialize(async () => {
        const state = use();
        const told = [...state.toldTooLittle, ...items];
        const { artifact, left } = await compute.run(
          addToldItems(state.artifact, told, await namesOf(state)),
        );
        state.toldTooLittle = left;
        return { ...(await extend(state, artifact)), left: left.length };
      }),
    explain: (itemId) => onModel((visit) => explain(visit, itemId)),
    affinities: (options) => onModel((visit) => findAffinities(visit, options)),
    related: async (itemId, options) => relateItems(use(), itemId, options),
    resolve: async (keys) => {
      return keys.map(await namesOf(use()));
    },
    status: () => serialize(() => describe(use())),
    exportData: async () => {
      const { log, artifactHash } = use();
      return { format: "inkling-export@1", artifact: artifactHash, interactions: log.entries };
    },
    importData: async (exported) => {
      const state = use();
      const imported = await state.log.take(readExport(exported)).finally(() => follow("learn"));
      await serialize(() => settle(state));
      return { imported, interactions: state.log.entries.length };
    },
    forget: async (options) => {
      const state = use();
      const forgotten = await state.log.forget(options).finally(() => follow("forget"));
      await serialize(() => settle(state));
      return { forgotten };
    },
    store: async (where, options) => {
      const state = use();
      await state.log.moveTo(where, options).finally(() => follow("storage"));
      return serialize(async () => {
        await settle(state);
        return describe(state);
      });
    },
    release: () =>
      serialize(async () => {
        if (cacheTimer !== undefined) await writeCache(); // a write that sleeps holds up the other tabs
        await opened?.log.release();
      }),
    refresh: async () => {
      if (use().log.storage === "memory") return;
      await use().log.refresh();
      follow("other-tab");
    },
    close: () =>
      serialize(async () => {
        if (!opened) return;
        const { log, model, chosen } = opened;
        if (cacheTimer !== undefined) await writeCache();
        await log.close();
        opened = undefined;
        attempt(() => model.dispose());
        attempt(() => chosen.backend.close());
      }),
  };
}

function indexItems({ catalogue }: Artifact): ReadonlyMap<ItemId, number> {
  return new Map(catalogue.ids.map((id, item) => [id, item]));
}

/** One update as a click causes it, on the current backend, in ms. */
async function timeWork(open: () => LiveModel, { catalogue }: Artifact): Promise<number> {
  const model = open();
  try {
    const startedMs = performance.now();
    // One click is no test yet, and adapting takes as long as to any number of them.
    await model.adapt(catalogue.ids.slice(0, 1).map((itemId) => ({ itemId, action: "click", at: 0 })));
    return performance.now() - startedMs;
  } finally {
    model.dispose();
  }
}

/** What items are ranked by. */
function scoresOf({ artifact, adapted }: Pick<Opened, "artifact" | "adapted">): Float32Array {
  return adapted.isFinite ? adapted.scores : popularityOf(artifact);
}

/** The shop's own order, for when the model gives none. */
function popularityOf({ spec, side, catalogue }: Artifact): Float32Array {
  const feature = spec.side.indexOf("popularity");
  return Float32Array.from(catalogue.ids, (_, item) =>
    feature < 0 ? 0 : side[item * spec.side.length + feature]!,
  );
}

function checkInteraction({ itemId, action, at }: Interaction): void {
  const wrong =
    typeof itemId !== "string" || itemId === ""
      ? `itemId is ${JSON.stringify(itemId)}, give the item's id as text`
      : !ACTIONS.includes(action)
        ? `action is ${JSON.stringify(action)}, give one of ${ACTIONS.join(", ")}`
        : !Number.isFinite(at)
          ? `at is ${at}, give milliseconds since the epoch`
          : undefined;
  if (wrong) throw Object.assign(new Error(`learn: ${wrong}`), { name: "InteractionError" });
}

/** For tidying up after a failure, which must not fail itself. */
function attempt(job: () => void): void {
  try {
    job();
  } catch {
    // what is gone needs no freeing
  }
}
