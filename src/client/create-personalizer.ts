import type { Remote } from "comlink";
import type { Affinity } from "../core/affinity.ts";
import type { Explanation } from "../core/explanation.ts";
import type { Interaction, ItemId } from "../core/interaction.ts";
import type { NewItem } from "../core/new-item.ts";
import type { ToldItem } from "../core/told-item.ts";
import type {
  AddItemsResult,
  AddToldItemsResult,
  AffinityOptions,
  EngineApi,
  EngineChange,
  EngineStatus,
  ExportedData,
  ForgetOptions,
  ForgetResult,
  ImportResult,
  LearnResult,
  RankOptions,
  RelatedOptions,
  ScoredItem,
  StoreOptions,
} from "../engine/api.ts";
import { erasePageSide, eraseWithoutEngine } from "./erase-page-side.ts";
import { superviseEngine, type EngineOptions } from "./supervise-engine.ts";
import { openVisitorChoice, type VisitorChoice } from "./visitor-choice.ts";

export type {
  AddItemsResult,
  AddToldItemsResult,
  AffinityOptions,
  BackendName,
  BackendPreference,
  EngineChange,
  EngineStatus,
  ExportedData,
  ForgetOptions,
  ForgetResult,
  ImportResult,
  LearnResult,
  Protection,
  RankOptions,
  RelatedOptions,
  ScoredItem,
  StoragePreference,
  StoreOptions,
} from "../engine/api.ts";

/** What a personalizer needs; only `artifact` is required. */
export interface PersonalizerOptions extends EngineOptions {
  /** Address of the artifact's model.json. */
  readonly artifact: string | URL;
  /** Subresource integrity of model.json, such as "sha384-…"; it pins all other files too. */
  readonly integrity?: string;
  /** Where interactions are kept; default "auto". Choose "indexeddb" once the visitor consents. */
  readonly storage?: EngineOptions["storage"] & {};
  /** Where the model runs; default "auto". */
  readonly backend?: EngineOptions["backend"] & {};
  /** Address of the worker on this origin; default: beside this module, worker.js or, where the artifact's learner is not in it, worker-all.js. */
  readonly workerUrl?: string | URL;
  /** Ways to start the worker, tried in this order until one runs; instead of `workerUrl`. */
  readonly workers?: EngineOptions["workers"] & {};
  /** Interactions older than this are deleted, at start and whenever one is learned; default 90. */
  readonly retentionDays?: number;
  /** Longest time that a call may take before the worker counts as lost, in ms; default 15 s. */
  readonly callLimitMs?: number;
  /** Longest time that starting may take, in ms; default 60 s. */
  readonly openLimitMs?: number;
}

/** An interaction that may leave its time out: then it is now. */
export type NewInteraction = Omit<Interaction, "at"> & { readonly at?: number };

/** The page's handle on one visitor's model. Every call settles: with `EngineLostError` where the worker is lost. */
export interface Personalizer {
  /** Resolves when the interaction is durable and the ranks follow it; while the visitor has paused it learns nothing. */
  learn(interaction: NewInteraction): Promise<LearnResult>;
  /** These items, or the whole catalogue, with the best first. */
  rank(itemIds?: readonly ItemId[], options?: RankOptions): Promise<ScoredItem[]>;
  /**
   * Lets items take part that are newer than the artifact: their vectors come from their attributes, on this device.
   * They stay until the page goes. Rejects with `NewItemError` where one cannot be encoded; then none is added.
   */
  addItems(items: readonly NewItem[]): Promise<AddItemsResult>;
  /**
   * The same for what a page says of its items, by its own names of them and of their attributes ("color", "vendor"). Added
   * are those that the artifact does not have and of which enough is told for a vector that can be trusted.
   */
  addToldItems(items: readonly ToldItem[]): Promise<AddToldItemsResult>;
  /** Why an item stands where it stands: each interaction, and where the item would be without it. Rejects for an item that the catalogue does not have. */
  explain(itemId: ItemId): Promise<Explanation>;
  /** What the items that moved up have in common, strongest first. */
  affinities(options?: AffinityOptions): Promise<Affinity[]>;
  /** Items that go with an item, the same for every visitor: for "similar" and "goes with it" rows. */
  related(itemId: ItemId, options: RelatedOptions): Promise<ScoredItem[]>;
  /**
   * The items that a page's own names mean (ids, sku, gtin, variants, addresses; most trusted first), by the artifact's
   * ids and aliases; null where none is known.
   */
  resolve(keys: readonly (readonly string[])[]): Promise<(ItemId | null)[]>;
  status(): Promise<EngineStatus>;
  /** Everything that is stored of this visitor. */
  export(): Promise<ExportedData>;
  /** Takes back what `export` gave, here or elsewhere; what is there already counts once. Rejects with `ImportError` what is no such thing. */
  import(exported: ExportedData): Promise<ImportResult>;
  /**
   * Deletes this visitor's interactions: all, or those that fit. One is undone by its item, action and time. With all of
   * them goes the key under which they are stored, so that no byte of them can be read, in any tab.
   */
  forget(options?: ForgetOptions): Promise<ForgetResult>;
  /** What the visitor has decided. Who shows orders keeps to it: `rank` itself answers as ever. */
  readonly choice: VisitorChoice;
  /** Sets what the visitor decides: at once, and where storing is allowed for all pages. Listeners hear "choice". */
  choose(change: Partial<VisitorChoice>): Promise<void>;
  /**
   * Follows the visitor's consent. "indexeddb": what is in memory becomes durable, beside what is stored. "memory": nothing
   * more is stored; with `erase` all that is stored or learned is deleted at once, in every tab of this origin.
   */
  store(where: "indexeddb" | "memory", options?: StoreOptions): Promise<EngineStatus>;
  /** Calls `listener` whenever ranks may have changed, in other tabs too; returns the way to stop. */
  subscribe(listener: (change: EngineChange) => void): () => void;
  /** Ends the worker; what was learned stays stored. Listeners hear "close", and show the shop's own order. */
  close(): Promise<void>;
}

/**
 * Starts personalization on this page: fetches and verifies the artifact, starts the worker and restores what it
 * learned before. Rejects with `ArtifactError` or `EngineLostError`; then leave the page as it is.
 */
export async function createPersonalizer(options: PersonalizerOptions): Promise<Personalizer> {
  const listeners = new Set<(change: EngineChange) => void>();
  const additions: ((api: Remote<EngineApi>) => Promise<unknown>)[] = [];
  /** A worker that is started again must know what the visitor allows by then. */
  const current = { ...options };
  const engine = await superviseEngine(current, (change) => {
    if (change.storage) current.storage = change.storage;
    if (change.erased) erasePageSide();
    // A worker that was started again knows the artifact alone.
    if (change.reason === "restart")
      for (const add of additions) void engine.call(add).catch(() => undefined);
    for (const listener of listeners) listener(change);
  });

  const choice = openVisitorChoice(options.storage === "indexeddb", () => void tellChoice());
  const follow = (storage: "indexeddb" | "memory") => {
    current.storage = storage;
    choice.follow(storage);
  };
  listeners.add(({ storage }) => storage && follow(storage)); // it was erased in another tab
  /** Also where the engine is lost: the page has to follow the visitor all the same. */
  const tellChoice = async () => {
    const status = await engine.call((api) => api.status()).catch(ignore);
    for (const listener of listeners) listener({ reason: "choice", interactions: status?.interactions ?? 0 });
    return status?.storage;
  };

  const add = async <T>(addition: (api: Remote<EngineApi>) => Promise<T>): Promise<T> => {
    const result = await engine.call(addition);
    additions.push(addition);
    return result;
  };

  // A sleeping page must not block others: it lets go of the database, and reads it anew when it wakes.
  const ignore = () => undefined;
  const release = () => void engine.call((api) => api.release()).catch(ignore);
  const refresh = () => void engine.call((api) => api.refresh()).catch(ignore);
  const wake = (event: PageTransitionEvent) => event.persisted && refresh();
  addEventListener("pagehide", release);
  addEventListener("pageshow", wake);
  document.addEventListener("freeze", release);
  document.addEventListener("resume", refresh);

  return {
    learn: async (interaction) => {
      if (!choice.current.paused) return engine.call((api) => api.learn({ at: Date.now(), ...interaction }));
      const { interactions } = await engine.call((api) => api.status());
      return { known: false, interactions, paused: true };
    },
    rank: (itemIds, rankOptions = {}) => engine.call((api) => api.rank(itemIds, rankOptions)),
    addItems: (items) => add((api) => api.addItems(items)),
    addToldItems: (items) => add((api) => api.addToldItems(items)),
    explain: (itemId) => engine.call((api) => api.explain(itemId)),
    affinities: (affinityOptions = {}) => engine.call((api) => api.affinities(affinityOptions)),
    related: (itemId, relatedOptions) => engine.call((api) => api.related(itemId, relatedOptions)),
    resolve: (keys) => engine.call((api) => api.resolve(keys)),
    status: () => engine.call((api) => api.status()),
    export: () => engine.call((api) => api.exportData()),
    import: (exported) => engine.call((api) => api.importData(exported)),
    forget: async (forgetOptions = {}) => {
      try {
        return await engine.call((api) => api.forget(forgetOptions));
      } catch (error) {
        const isAll = Object.values(forgetOptions).every((value) => value === undefined);
        if (isAll && (error as Error).name === "EngineLostError") eraseWithoutEngine();
        throw error;
      }
    },
    store: async (where, storeOptions = {}) => {
      if (where === "memory") follow(where); // first: whatever happens to the worker, nothing more is stored
      try {
        const status = await engine.call((api) => api.store(where, storeOptions));
        follow(status.storage);
        return status;
      } catch (error) {
        // Without a worker the page has to do it; other tabs find nothing left that permits them to write.
        if (storeOptions.erase) eraseWithoutEngine();
        throw error;
      }
    },
    get choice() {
      return choice.current;
    },
    choose: async (change) => {
      choice.change(change);
      const storage = await tellChoice();
      if (storage) choice.follow(storage);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      choice.close();
      removeEventListener("pagehide", release);
      removeEventListener("pageshow", wake);
      document.removeEventListener("freeze", release);
      document.removeEventListener("resume", refresh);
      for (const listener of listeners) listener({ reason: "close", interactions: 0 });
      return engine.close();
    },
  };
}
