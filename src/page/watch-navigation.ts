import { wrapFunction } from "./wrap-function.ts";

/** `route`: another address without a new page; `restored`: out of the back-forward cache; `shown`: prerendered, and now seen. */
export type NavigationKind = "route" | "restored" | "shown";

/**
 * Tells when the visitor has come to another page without a new one being loaded. A change of the hash alone is none.
 * Listens to the Navigation API where there is one, and else watches `history`. Returns the way to stop, which leaves
 * `history` as it was.
 */
export function watchNavigation(page: Window, onNavigate: (kind: NavigationKind) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const address = () => page.location.pathname + page.location.search;
  let last = address();
  const check = () => {
    if (signal.aborted || address() === last) return;
    last = address();
    onNavigate("route");
  };
  const { navigation } = page as Window & { readonly navigation?: EventTarget };
  const restores: ((() => void) | undefined)[] = [];
  if (navigation) {
    navigation.addEventListener("currententrychange", check, { signal });
  } else {
    page.addEventListener("popstate", check, { signal });
    // Seen before the call: the address changes with it.
    for (const name of ["pushState", "replaceState"] as const)
      restores.push(wrapFunction(page.history, name, () => void Promise.resolve().then(check)));
  }
  page.addEventListener("pageshow", ({ persisted }) => persisted && onNavigate("restored"), { signal });
  page.document.addEventListener("prerenderingchange", () => onNavigate("shown"), { signal });
  return () => {
    stop.abort();
    for (const restore of restores) restore?.();
  };
}
