import type { Affinity } from "../core/affinity.ts";
import type { ArtifactManifest } from "../core/artifact-manifest.ts";
import type { Explanation } from "../core/explanation.ts";
import type { Action, Interaction, ItemId } from "../core/interaction.ts";
import type { Lift } from "../core/lift.ts";
import type { MerchandisingRules } from "../core/merchandising.ts";
import type { NewItem } from "../core/new-item.ts";
import type { ExportedData } from "../core/read-export.ts";
import type { ScoredItem } from "../core/scored-item.ts";
import type { ToldItem } from "../core/told-item.ts";
import type { Protection } from "./vault.ts";

export type { ExportedData } from "../core/read-export.ts";
export type { ScoredItem } from "../core/scored-item.ts";
export type { Protection } from "./vault.ts";

/** The contract between page and worker: types only, so that knowing it costs the page no byte. */
export interface EngineApi {
  /** Takes the artifact's bytes, restores what was learned, and answers once a first rank is ready. Call it once. */
  open(request: OpenRequest): Promise<EngineStatus>;
  /** Resolves when the interaction is durable and the ranks follow it. Rejects with `StorageError` when it could not be saved. */
  learn(interaction: Interaction): Promise<LearnResult>;
  /** Items with the best first; without ids the whole catalogue. */
  rank(itemIds: readonly ItemId[] | undefined, options: RankOptions): Promise<ScoredItem[]>;
  /** Lets items take part that are newer than the artifact, until the engine closes. Rejects with `NewItemError`. */
  addItems(items: readonly NewItem[]): Promise<AddItemsResult>;
  /**
   * The same for items as a page tells of them, by its own names of items and attributes: those that are not known yet and
   * of which enough is told. The others are looked at again when more is told.
   */
  addToldItems(items: readonly ToldItem[]): Promise<AddToldItemsResult>;
  /** Why an item stands where it stands: the order with and without each interaction. */
  explain(itemId: ItemId): Promise<Explanation>;
  /** What items that adapting moved up have in common, strongest first; nothing before it moved any. */
  affinities(options: AffinityOptions): Promise<Affinity[]>;
  /** Items that go with an item, the best first: none where the catalogue does not have it. */
  related(itemId: ItemId, options: RelatedOptions): Promise<ScoredItem[]>;
  /** The items that a page's names mean, by the artifact's ids and aliases; null where none is known. */
  resolve(keys: readonly (readonly string[])[]): Promise<(ItemId | null)[]>;
  status(): Promise<EngineStatus>;
  /** Everything that is stored of this visitor, oldest first. */
  exportData(): Promise<ExportedData>;
  /** Takes back what `exportData` gave; what is there already counts once. Rejects with `ImportError`, and takes nothing, where it is no such thing. */
  importData(exported: unknown): Promise<ImportResult>;
  /**
   * Deletes interactions, and with them all that was derived from them. With nothing given, and where none is left, the key
   * of what is stored goes too, in every tab; what comes later is stored under another.
   */
  forget(options: ForgetOptions): Promise<ForgetResult>;
  /**
   * Moves the interactions: "indexeddb" adds what is in memory to what is stored, "memory" writes nothing more. Where the
   * browser denies storage they stay in memory, and the status says why. Rejects with `StorageError` where erasing failed.
   */
  store(where: "indexeddb" | "memory", options: StoreOptions): Promise<EngineStatus>;
  /** Lets go of what a sleeping page must not hold; the next call takes it up again. */
  release(): Promise<void>;
  /** Reads anew what other tabs may have learned while this page slept. */
  refresh(): Promise<void>;
  /** Saves what is unsaved and frees everything. */
  close(): Promise<void>;
}

export type BackendName = "webgpu" | "cpu";

/** What really computes: a backend of TensorFlow.js, or `plain` numbers, in slices on the page itself, where no worker may run. */
export type UsedBackend = BackendName | "plain";

/** `auto` takes a real GPU where it is measured to be faster; a name is honoured where the device has it, software adapters too. */
export type BackendPreference = "auto" | BackendName;

/** `auto` keeps interactions in memory: nothing is stored on a visitor's device before their consent is known. */
export type StoragePreference = "auto" | "indexeddb" | "memory";

export interface OpenRequest {
  readonly manifest: ArtifactManifest;
  /** Verified files, transferred. */
  readonly files: readonly { readonly path: string; readonly bytes: ArrayBuffer }[];
  /** SHA-256 of model.json: the artifact's identity. */
  readonly artifactHash: string;
  readonly storage: StoragePreference;
  readonly backend: BackendPreference;
  /** Interactions older than so many days are deleted at start and with each that is learned; if none is left, everything is. */
  readonly retentionDays: number;
  /** The page has had an engine before: what was erased meanwhile is not stored anew. */
  readonly isRestart: boolean;
}

export interface LearnResult {
  /** Whether the catalogue has the item. An unknown one is kept, since a later artifact may have it. */
  readonly known: boolean;
  /** Interactions stored of this visitor. */
  readonly interactions: number;
  /** Given where the visitor has paused learning: then this one was not learned. */
  readonly paused?: true;
}

/** How many, and what the shop decides whatever the visitor likes. */
export interface RankOptions extends MerchandisingRules {
  /** Return at most this many items. */
  readonly limit?: number;
}

export interface StoreOptions {
  /** With "memory": deletes at once what is stored of this visitor, and what every open tab has learned. */
  readonly erase?: boolean;
}

export interface AddItemsResult {
  /** Items that were added; the others were in the catalogue already and stay as they are. */
  readonly added: number;
  /** Items that can be ranked now. */
  readonly items: number;
}

export interface AddToldItemsResult extends AddItemsResult {
  /** Items so far that are not known and of which too little is told. */
  readonly left: number;
}

export interface AffinityOptions {
  /** Return at most this many. */
  readonly limit?: number;
}

export interface RelatedOptions {
  /** Like it, or what visits went on to from it; where too few did, like it. */
  readonly kind: "similar" | "complements";
  /** Only these items; without them the whole catalogue. */
  readonly among?: readonly ItemId[];
  /** Return at most this many items. */
  readonly limit?: number;
  /** Leave these out; the item itself is never among them. */
  readonly exclude?: readonly ItemId[];
}

/** What is given narrows it down: with `itemId`, `action` and `at` it is one interaction. */
export interface ForgetOptions {
  /** Only interactions with this item. */
  readonly itemId?: ItemId;
  readonly action?: Action;
  /** Only interactions at exactly this time, in ms since the epoch. */
  readonly at?: number;
  /** Only interactions before this time, in ms since the epoch. */
  readonly before?: number;
}

export interface ForgetResult {
  /** Number of interactions deleted. */
  readonly forgotten: number;
}

export interface ImportResult {
  /** Number of interactions that are new here and young enough to be kept. */
  readonly imported: number;
  /** Interactions stored of this visitor. */
  readonly interactions: number;
}

export interface EngineStatus {
  /** The backend that really runs. */
  readonly backend: UsedBackend;
  /** Why it is this backend. */
  readonly backendReason: string;
  /** The GPU as the browser names it; empty without. */
  readonly device: string;
  /** Compute dispatches given to the GPU since the worker started. */
  readonly dispatches: number;
  readonly artifact: { readonly hash: string; readonly learner: string; readonly items: number };
  readonly interactions: number;
  /** Where interactions are kept. */
  readonly storage: "indexeddb" | "memory";
  /** Why they are not stored, or the last write failed; empty when all is well. */
  readonly storageReason: string;
  /** How what is stored is protected on the disk; absent while nothing is stored. */
  readonly protection?: Protection;
  /** Interactions that the ranks know but the storage does not yet. */
  readonly unsaved: number;
  /** Whether the fast weights in use were adapted here or restored from the cache. */
  readonly fastFrom: "interactions" | "cache";
  /** What orders the items: the model, or popularity where the model gave a value that is not a number. */
  readonly rankedBy: "model" | "popularity";
  /** How much adapting to this visitor has helped, and whether it is held back. */
  readonly lift: Lift;
  /** Time of the last update, also where its weights came from the cache: adapting, scoring the catalogue and reading back, in ms. */
  readonly updateMs: number;
  /** Time that `open` took in the worker, in ms. */
  readonly openMs: number;
  /** Tensors alive; must not grow. */
  readonly tensors: number;
}

/** The ranks may have changed, or there will be none any more; sent to the page as `{ inkling: EngineChange }`. */
export interface EngineChange {
  readonly reason:
    "learn" | "items" | "forget" | "other-tab" | "backend" | "restart" | "choice" | "storage" | "close";
  readonly interactions: number;
  /** With "storage", and after a restart that stores no more: where interactions are kept from now on. */
  readonly storage?: "indexeddb" | "memory";
  /** Everything that was stored has been erased: what a page keeps beside it has to go too. */
  readonly erased?: true;
}
