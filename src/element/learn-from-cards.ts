import type { NewInteraction } from "../client/create-personalizer.ts";

/** Learns every click on a card below `container`, with its place, until `signal` ends. The page goes on as ever. */
export function learnFromCards(
  container: HTMLElement,
  personalizer: { learn(interaction: NewInteraction): Promise<unknown> },
  { signal, listId }: { readonly signal: AbortSignal; readonly listId?: string },
): void {
  const onClick = ({ target, type, button }: MouseEvent) => {
    if (type === "auxclick" && button !== 1) return; // the middle button opens a tab without a `click`
    const card = target instanceof Element ? target.closest<HTMLElement>("[data-inkling-item]") : null;
    const itemId = card?.dataset["inklingItem"];
    if (!card || !itemId || !container.contains(card)) return;
    const position = [...container.querySelectorAll("[data-inkling-item]")].indexOf(card);
    personalizer
      .learn({ itemId, action: "click", position, ...(listId && { listId }) })
      .catch(() => undefined); // the shop goes on
  };
  container.addEventListener("click", onClick, { signal });
  container.addEventListener("auxclick", onClick, { signal });
}
