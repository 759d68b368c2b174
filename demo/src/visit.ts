import {
  createPersonalizer,
  type BackendPreference,
  type Explanation,
  type Personalizer,
} from "../../src/index.ts";
import workerUrl from "../../src/engine/worker.ts?worker&url";
import type { DemoProduct } from "../catalogue/product.ts";
import { handOver, learnHandedOver } from "./click-handoff.ts";
import { coalesce } from "./coalesce.ts";
import { describeClicks } from "./reasons.ts";
import { findProduct } from "./shop.ts";
import { announce, forgetButton, reportTraffic, showAbsence, showState } from "./status-panel.ts";

/** What a page is told after every change. */
export interface Standing {
  /** The visitor's own order, or `null` for the shop's. */
  readonly order: readonly string[] | null;
  /** What the visitor looked at, oldest first. */
  readonly clicked: readonly DemoProduct[];
}

type ShowStanding = (standing: Standing) => void;

/** Settles when personalization runs on this page; rejects where it cannot. */
let started: Promise<Personalizer> | undefined;
/** Whether a click is already on its way to another page; a second one meanwhile is the same wish. */
let leaving = false;

function forcedBackend(): BackendPreference {
  const backend = new URLSearchParams(location.search).get("backend");
  return backend === "webgpu" || backend === "cpu" ? backend : "auto";
}

function explainFailure(error: unknown): void {
  showAbsence(error instanceof Error ? error.message : String(error));
}

async function refresh(personalizer: Personalizer, show: ShowStanding): Promise<void> {
  const { interactions: log } = await personalizer.export();
  // Without interactions the model knows no more than the shop does: the shop's order stands.
  const order = log.length > 0 ? (await personalizer.rank()).map(({ itemId }) => itemId) : null;
  const { backend, updateMs } = await personalizer.status();
  const clicked = log.flatMap(({ itemId }) => findProduct(itemId) ?? []);
  show({ order, clicked });
  showState({ backend, interactions: log.length, updateMs, clicks: describeClicks(clicked) });
}

async function start(show: ShowStanding): Promise<Personalizer> {
  const personalizer = await createPersonalizer({
    artifact: "./inkling/model.json",
    // A demo of what is kept on the device: the panel says so, and the button beside it erases.
    storage: "indexeddb",
    backend: forcedBackend(),
    workerUrl,
  });
  await learnHandedOver(personalizer);
  const update = coalesce(() => refresh(personalizer, show));
  personalizer.subscribe(() => void update().catch(explainFailure));
  // Another page may have learned while the browser kept this one for going back.
  addEventListener("pageshow", ({ persisted }) => persisted && void update().catch(explainFailure));
  forgetButton.addEventListener("click", () => {
    const forgotten = personalizer.forget().then(update);
    forgotten.then(() => announce("Forgotten. The shop’s own order is back."), explainFailure);
  });
  reportTraffic();
  await update();
  return personalizer;
}

/**
 * Starts personalization on this page and tells `show` after every change. If it cannot start, the page stays as the
 * shop made it and the panel says why.
 */
export function startVisit(show: ShowStanding = () => undefined): void {
  started = start(show);
  started.catch(explainFailure);
}

/** Why a product stands where it stands in this visitor's order; rejects where personalization does not run. */
export async function explainHere(product: DemoProduct): Promise<Explanation> {
  if (!started) throw new Error("personalization was not started on this page; call startVisit() first");
  return (await started).explain(product.id);
}

/** Learns without leaving the page, as soon as personalization runs; says whether it did. */
export async function learnHere(product: DemoProduct, action: "click" | "cart"): Promise<boolean> {
  try {
    const personalizer = await started;
    await personalizer?.learn({ itemId: product.id, action });
    return personalizer !== undefined;
  } catch (error) {
    explainFailure(error);
    return false;
  }
}

/** Learns a click that leads to another page, and follows it; what it has no time for, the next page learns. */
export async function learnAndLeave(product: DemoProduct, address: string): Promise<void> {
  if (leaving) return;
  leaving = true;
  // The browser may keep this page and come back to it.
  addEventListener("pagehide", () => (leaving = false), { once: true });
  if (started) await handOver(product.id, started);
  location.assign(address);
}
