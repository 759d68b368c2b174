import type { Personalizer } from "../client/create-personalizer.ts";

/*
 * Elements, the hook and the drop-in come in bundles of their own, so that no module is common to all of them, and a
 * guest leaves no global behind: they find each other by events on the document, in either order.
 */
const ASK = "inkling-ask";
const PROVIDE = "inkling-provide";

/**
 * Makes a personalizer the one that all elements and hooks of this page use; the first that is provided stays. A
 * function is asked when somebody wants it. Returns the way to take it back.
 */
export function providePersonalizer(
  personalizer: Personalizer | Promise<Personalizer> | (() => Promise<Personalizer>),
): () => void {
  const get = typeof personalizer === "function" ? personalizer : () => Promise.resolve(personalizer);
  const answer = (event: Event) => {
    event.stopImmediatePropagation();
    const promise = get();
    promise.catch(() => undefined); // whoever awaits it hears of it
    (event as CustomEvent<(found: Promise<Personalizer>) => void>).detail(promise);
  };
  document.addEventListener(ASK, answer);
  document.dispatchEvent(new CustomEvent(PROVIDE));
  return () => document.removeEventListener(ASK, answer);
}

/** The page's personalizer, as soon as there is one. Rejects where it cannot start; never settles after `signal`. */
export function awaitPersonalizer({ signal }: { readonly signal?: AbortSignal } = {}): Promise<Personalizer> {
  return new Promise((resolve) => {
    const take = (found: Promise<Personalizer>) => {
      stop();
      resolve(found);
    };
    const ask = () => document.dispatchEvent(new CustomEvent(ASK, { detail: take }));
    const stop = () => document.removeEventListener(PROVIDE, ask);
    document.addEventListener(PROVIDE, ask);
    signal?.addEventListener("abort", stop, { once: true });
    ask();
  });
}
