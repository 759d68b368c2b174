import { createPersonalizer, type Personalizer } from "../client/create-personalizer.ts";
import type { ItemId } from "../core/interaction.ts";
import { defineMissing } from "../element/define-missing.ts";
import { InklingPrivacy } from "../element/inkling-privacy.ts";
import { InklingRecommendations } from "../element/inkling-recommendations.ts";
import { providePersonalizer } from "../element/shared-personalizer.ts";
import { readAllowedHosts } from "./allowed-hosts.ts";
import { awaitHost } from "./await-host.ts";
import { listenToHost } from "./listen-to-host.ts";
import { showWidget } from "./show-widget.ts";
import { PROTOCOL, type FrameMessage, type HostMessage, type WidgetConsent } from "./widget-messages.ts";

/** Where the widget's own origin has what the frame needs. */
export interface FrameOptions {
  /** Address of the artifact's model.json; default: the page's `<meta name="inkling-artifact">`. */
  readonly artifact?: string | URL;
  /** Address of the worker; default: beside the frame's script. */
  readonly workerUrl?: string | URL;
}

/**
 * Runs inside the frame: waits for its host, learns what the visitor does, shows what they may like, and tells the host
 * nothing of it. `data-inkling-widget` on the root element says how far it came, for whoever hosts the widget; no host
 * can read it.
 */
export async function startFrame({ artifact, workerUrl }: FrameOptions = {}): Promise<void> {
  const state = document.documentElement.dataset;
  const nonce = location.hash.slice(1);
  history.replaceState(history.state, "", location.pathname + location.search); // it is nobody else's business
  state["inklingWidget"] = "waiting";
  state["inklingAccepted"] = "0";
  let turnedAway = 0;
  const port = await awaitHost(window, {
    allowed: isOwnHost() ? [] : readAllowedHosts(readMeta("inkling-hosts"), embedding()),
    nonce,
    onRefused: (why) => {
      state["inklingTurnedAway"] = String(++turnedAway);
      state["inklingWhy"] = why;
    },
  });
  const tell = (message: FrameMessage) => port.postMessage(message);
  state["inklingWidget"] = "connected";
  defineMissing({ "inkling-recommendations": InklingRecommendations, "inkling-privacy": InklingPrivacy });

  let learned = 0;
  let lastLearned: Promise<unknown> = Promise.resolve();
  let personalizer: Promise<Personalizer> | undefined;
  let consent: WidgetConsent = "unknown";
  let context: Extract<HostMessage, { type: "context" }> | undefined;
  const names = new Map<ItemId, ItemId>();
  const nameOf = (id: ItemId) => names.get(id) ?? id;
  const view = showWidget({ onHeight: (px) => tell({ type: "height", px }), learned: () => lastLearned });

  /** Starts the engine with the first list, whoever the visitor is. */
  const start = async (): Promise<Personalizer> => {
    const integrity = readMeta("inkling-integrity");
    const started = await createPersonalizer({
      artifact: new URL(artifact ?? (readMeta("inkling-artifact") || "./model.json"), document.baseURI),
      ...(integrity && { integrity }),
      ...(workerUrl && { workerUrl }),
      storage: storageFor(consent),
    });
    await learnNames(started);
    state["inklingWidget"] = "running";
    // The choice of the visitor is read anew at every look: this is the same personalizer with one ear more.
    return Object.create(started, {
      learn: {
        value: (...given: Parameters<Personalizer["learn"]>) => {
          const learning = started.learn(...given);
          lastLearned = learning;
          void learning.then(() => (state["inklingLearned"] = String(++learned)), ignore);
          return learning;
        },
      },
    }) as Personalizer;
  };
  /** The model may know an item by another name, such as its sku. */
  const learnNames = async (started: Personalizer) => {
    const unknown = context!.items.filter(({ id }) => !names.has(id));
    const found = await started.resolve(unknown.map(({ id, url }) => [id, url]));
    unknown.forEach(({ id }, place) => names.set(id, found[place] ?? id));
    if (unknown.some(({ id }) => nameOf(id) !== id)) view.list(context!, nameOf);
  };

  const handle = (message: HostMessage): void => {
    switch (message.type) {
      case "theme":
        return view.dress(message);
      case "context": {
        const isFirst = context === undefined;
        context = message;
        view.list(message, nameOf);
        if (!isFirst) return void personalizer!.then(learnNames).catch(ignore);
        personalizer = start();
        personalizer.catch(({ name }: Error) =>
          tell({ type: "error", code: name === "EngineLostError" ? "engine" : "artifact" }),
        );
        return void providePersonalizer(personalizer);
      }
      case "consent":
        consent = message.storage;
        return void personalizer
          ?.then((running) => running.store(storageFor(consent), { erase: consent === "denied" }))
          .catch(ignore);
      case "learn": {
        const { itemId, action, position, listId } = message;
        const interaction = {
          itemId: nameOf(itemId),
          action,
          ...(position !== undefined && { position }),
          ...(listId !== undefined && { listId }),
        };
        return void personalizer?.then((running) => running.learn(interaction)).catch(ignore);
      }
    }
  };
  listenToHost(port, handle, ({ accepted, refused, isOver }) => {
    state["inklingAccepted"] = String(accepted);
    state["inklingRefused"] = String(refused);
    if (isOver) state["inklingWidget"] = "over";
  });
  tell({ type: "ready", version: PROTOCOL });
}

const ignore = () => undefined;

/** Nothing is stored before the visitor has agreed; and a frame without credentials has nowhere to. */
function storageFor(consent: WidgetConsent): "indexeddb" | "memory" {
  const isMemoryOnly = (window as Window & { credentialless?: boolean }).credentialless === true;
  return consent === "granted" && !isMemoryOnly ? "indexeddb" : "memory";
}

/** A host of the frame's own origin could read all of it: the widget needs an origin of its own. */
function isOwnHost(): boolean {
  try {
    return Boolean(parent.document);
  } catch {
    return false;
  }
}

function embedding() {
  const { ancestorOrigins } = location as Partial<Location>;
  return { ancestors: ancestorOrigins && [...ancestorOrigins], referrer: document.referrer };
}

function readMeta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}
