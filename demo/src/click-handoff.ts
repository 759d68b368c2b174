import type { ItemId, Personalizer } from "../../src/index.ts";
import { openOutbox } from "../../src/embed/outbox.ts";
import { openPageVault } from "../../src/page/page-vault.ts";

/** Longest that a click may hold up the page it leads to, where that page can learn it too. */
const PATIENCE_MS = 150;
/** Before anything was ever stored there is no key to seal it under, and the page it leads to cannot. */
const FIRST_PATIENCE_MS = 1000;

const vault = openPageVault(window);
/** Sealed: what is erased with the engine's key must not lie beside it in the clear. */
const outbox = openOutbox(vault);

/** Learns a click that leads to another page; where there is no time for it, the next page of this tab can. */
export async function handOver(itemId: ItemId, personalizer: Promise<Personalizer>): Promise<void> {
  const click = { action: "click", at: Date.now() } as const;
  const done = outbox.keep({ keys: [itemId], ...click });
  const learned = personalizer
    .then((one) => one.learn({ itemId, ...click }))
    .then(done)
    .catch(() => undefined);
  const patienceMs = (await vault.open()) ? PATIENCE_MS : FIRST_PATIENCE_MS;
  const patience = new Promise((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([learned, patience]);
}

/** Learns what earlier pages left, oldest first, unless they did so before they went away. */
export async function learnHandedOver(personalizer: Personalizer): Promise<void> {
  const left = await outbox.left();
  if (left.length === 0) return;
  const { interactions } = await personalizer.export();
  for (const [{ keys, action, at }, done] of left) {
    const itemId = keys[0]!;
    const known = interactions.some((learned) => learned.itemId === itemId && learned.at === at);
    if (!known) await personalizer.learn({ itemId, action, at });
    done();
  }
}
