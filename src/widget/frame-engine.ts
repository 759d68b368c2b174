import { createPersonalizer, type NewInteraction, type Personalizer } from "../client/create-personalizer.ts";
import type { ItemId } from "../core/interaction.ts";
import type { WidgetConsent, WidgetItem } from "./widget-messages.ts";

/** The frame's one personalizer, for a host that speaks of items by its own names. */
export interface FrameEngine {
  /** Starts with the first list, whoever the visitor is; later lists bring names. Resolves when all names are known. */
  list(items: readonly WidgetItem[]): Promise<Personalizer>;
  /** The name by which the model knows an item, as far as that is known. */
  nameOf(id: ItemId): ItemId;
  learn(interaction: NewInteraction): void;
  follow(consent: WidgetConsent): void;
  /** Resolves when the last interaction is stored, wherever it came from. */
  lastLearned(): Promise<unknown>;
}

/** Makes the engine; nothing starts before the first list. `onLearned` hears how many interactions were learned and stored. */
export function createFrameEngine(
  options: { readonly artifact: URL; readonly integrity?: string; readonly workerUrl?: string | URL },
  onLearned: (count: number) => void,
): FrameEngine {
  let personalizer: Promise<Personalizer> | undefined;
  let consent: WidgetConsent = "unknown";
  let count = 0;
  let last: Promise<unknown> = Promise.resolve();
  const names = new Map<ItemId, ItemId>();
  const nameOf = (id: ItemId) => names.get(id) ?? id;

  const start = async (): Promise<Personalizer> => {
    const started = await createPersonalizer({ ...options, storage: storageFor(consent) });
    // The same personalizer with one ear more, so that a click in the frame can wait until it is stored.
    const learn = (interaction: NewInteraction) => {
      const learning = started.learn(interaction);
      last = learning;
      learning.then(() => onLearned(++count), ignore);
      return learning;
    };
    return Object.create(started, { learn: { value: learn } }) as Personalizer;
  };

  return {
    list: async (items) => {
      const running = await (personalizer ??= start());
      const unknown = items.filter(({ id }) => !names.has(id));
      const found = await running.resolve(unknown.map(({ id, url }) => [id, url]));
      unknown.forEach(({ id }, place) => names.set(id, found[place] ?? id));
      return running;
    },
    nameOf,
    learn: (interaction) =>
      void personalizer
        ?.then((running) => running.learn({ ...interaction, itemId: nameOf(interaction.itemId) }))
        .catch(ignore),
    follow: (now) => {
      consent = now;
      personalizer
        ?.then((running) => running.store(storageFor(now), { erase: now === "denied" }))
        .catch(ignore);
    },
    lastLearned: () => last,
  };
}

const ignore = () => undefined;

/** Nothing is stored before the visitor has agreed; and a frame without credentials has nowhere to. */
function storageFor(consent: WidgetConsent): "indexeddb" | "memory" {
  const isMemoryOnly = (window as Window & { credentialless?: boolean }).credentialless === true;
  return consent === "granted" && !isMemoryOnly ? "indexeddb" : "memory";
}
