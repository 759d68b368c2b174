import type { SeenInteraction, SeenItem } from "../adapters/adapter.ts";
import { createPersonalizer, type NewInteraction, type Personalizer } from "../client/create-personalizer.ts";
import type { ConsentState } from "../page/consent/watch-consent.ts";
import type { Grid } from "../page/grid.ts";
import type { EarlyOrder } from "../page/order-early.ts";
import { openOrderStore } from "../page/order-store.ts";
import type { PageVault } from "../page/page-vault.ts";
import { drawBucket, forgetBucket, type Bucket } from "./draw-bucket.ts";
import type { EmbedConfig } from "./embed-config.ts";
import type { OrderReport } from "./embed-report.ts";
import { createItemJoin } from "./join-items.ts";
import type { PartSource } from "./load-part.ts";
import { orderGrids } from "./order-grids.ts";
import { openOutbox } from "./outbox.ts";
import { listRungs } from "./worker-ladder.ts";

/** What the part that orders needs from the one that listens. */
export interface OrderContext {
  readonly config: EmbedConfig;
  readonly source: PartSource;
  /** As it is now; later changes come by `follow`. */
  readonly consent: ConsentState;
  readonly vault: PageVault;
  /** Grids that are in the order of the last time already. */
  readonly early: EarlyOrder;
  /** Looks for cards that the page has added. */
  look(): void;
  /** Notes when something came to pass. */
  mark(what: string): void;
  /** What went wrong while the page was being ordered. */
  complain(error: unknown): void;
}

/** The part that learns and orders: fetched where a page has something to order or to learn from. */
export interface OrderRun {
  readonly personalizer: Promise<Personalizer>;
  /** Resolves after the first order. Rejects where there is no engine. */
  readonly started: Promise<void>;
  follow(consent: ConsentState): void;
  see(items: readonly SeenItem[]): void;
  take(grids: readonly Grid[]): void;
  learnSeen(seen: SeenInteraction): Promise<void>;
  learn(interaction: NewInteraction): Promise<void>;
  /** The visitor has come to another page without a new one being loaded. */
  navigate(): void;
  report(): OrderReport;
  /** Puts the shop's order back. */
  rest(): void;
  close(): void;
}

export type RunOrder = (context: OrderContext) => OrderRun;

export const runOrder: RunOrder = ({ config, source, consent, vault, early, look, mark, complain }) => {
  const { page } = source;
  const store = openOrderStore(page, vault);
  const outbox = openOutbox(vault);
  let storage = consent.storage;
  let bucket: Bucket = "personalized";
  let live: Personalizer | undefined;
  let worker = "";
  let engine: OrderReport["engine"];

  const followStore = () => {
    store.follow(live?.choice.shopOrder ? "denied" : storage);
    if (storage === "denied") {
      forgetBucket(page);
      outbox.erase();
    }
    if (storage === "granted" && config.holdout > 0) bucket = drawBucket(page, config.holdout);
  };
  followStore();

  const personalizer = createPersonalizer({
    artifact: config.artifact,
    ...(config.integrity && { integrity: config.integrity }),
    storage: storage === "granted" ? "indexeddb" : "memory",
    ...(config.retentionDays !== undefined && { retentionDays: config.retentionDays }),
    workers: listRungs(config, source).map(({ name, make }) => (describe) => {
      worker = name;
      return make(describe);
    }),
  });
  const join = createItemJoin(personalizer, complain);
  const isHeldOut = () => bucket === "holdout" || live?.choice.shopOrder === true;
  const grids = orderGrids({ personalizer, join, config, store, early, isHeldOut, look, onError: complain });

  /** Interactions of ours that are on their way: who learns otherwise, an element say, did it for the visitor. */
  let sending = 0;
  let stopListening = () => {};
  const readStatus = () => live?.status().then((status) => void (engine = status), ignore);
  const start = async () => {
    live = await personalizer;
    mark("engine");
    if (live.choice.shopOrder) followStore();
    await learnLeft(live);
    stopListening = live.subscribe(({ reason }) => {
      if (reason === "choice") followStore();
      if (reason === "learn" && sending > 0) return;
      void grids.update(reason === "learn" || reason === "choice" ? "own-action" : "ranks");
      void readStatus();
    });
    await readStatus();
    await grids.update("start");
    mark("first order");
  };

  const understand = async (seen: SeenInteraction): Promise<NewInteraction | undefined> => {
    const { keys, action, at, position, listId } = seen;
    const [itemId] = await join.resolve([keys]);
    // What was merely shown of items that the artifact does not know would only crowd out what was done.
    if (!itemId && action === "impression") return undefined;
    const place = { ...(position !== undefined && { position }), ...(listId !== undefined && { listId }) };
    return { itemId: itemId ?? keys[0]!, action, at, ...place };
  };
  /** What the last page had no time for, before anything is ordered: on this page the visitor has done nothing yet. */
  const learnLeft = async (one: Personalizer): Promise<void> => {
    const left = storage === "granted" ? await outbox.left() : [];
    if (left.length === 0) return;
    const name = ({ action, at, position }: Pick<SeenInteraction, "action" | "at" | "position">) =>
      `${action} ${at} ${position}`;
    const known = new Set((await one.export()).interactions.map(name));
    for (const [seen, done] of left) {
      const interaction = known.has(name(seen)) ? undefined : await understand(seen);
      if (interaction) await one.learn(interaction);
      done();
    }
  };

  const learn = async (interaction: NewInteraction): Promise<void> => {
    const one = await personalizer;
    sending++;
    try {
      await one.learn(interaction);
    } finally {
      sending--;
    }
    // What the visitor did may move the page; after what they were merely shown it would come as a surprise.
    if (interaction.action !== "impression") void grids.update("own-action");
    void readStatus();
  };
  return {
    personalizer,
    started: start(),
    follow: (state) => {
      storage = state.storage;
      followStore();
      const where = storage === "granted" ? "indexeddb" : "memory";
      const options = { erase: storage === "denied" };
      personalizer.then((one) => one.store(where, options)).catch(complain);
    },
    see: join.tell,
    take: (found) => {
      join.takeUp();
      grids.take(found);
    },
    learnSeen: async (seen) => {
      const mayKeep = storage === "granted" && !live?.choice.paused;
      const done = mayKeep ? outbox.keep(seen) : ignore;
      try {
        const interaction = await understand(seen);
        if (interaction) await learn(interaction);
      } finally {
        done();
      }
    },
    learn,
    navigate: () => void grids.update("navigation"),
    report: () => ({
      grids: grids.report(),
      join: join.report(),
      worker,
      bucket,
      ...(engine && { engine }),
    }),
    rest: () => {
      stopListening();
      grids.stop();
      store.stop();
    },
    close: () => void personalizer.then((one) => one.close()).catch(ignore),
  };
};

function ignore(): void {}
