import { createElement, StrictMode, useRef } from "react";
import { hydrateRoot } from "react-dom/client";
import { providePersonalizer, usePersonalizedOrder } from "../../../src/react/use-personalized-order.ts";

/** How often the list was rendered, and what React complained of. */
export interface ReactWindow extends Window {
  renders: number;
  objections: string[];
  hydrate(ids: readonly string[], options: { strict: boolean }): () => void;
  providePersonalizer: typeof providePersonalizer;
}

/** A list of cards as a shop would write it: what is clicked is learned. */
export function Shop({ ids }: { readonly ids: readonly string[] }) {
  const list = useRef<HTMLUListElement>(null);
  const { order, learn, ready } = usePersonalizedOrder([...ids], { container: list });
  const page = globalThis as unknown as ReactWindow;
  page.renders = (page.renders ?? 0) + 1;
  return createElement(
    "ul",
    { ref: list, "data-ready": String(ready) },
    order.map((id) =>
      createElement(
        "li",
        { key: id, "data-inkling-item": id },
        createElement("img", { src: `/picture/${id}.svg`, alt: "", loading: "lazy" }),
        createElement("button", { onClick: () => void learn({ itemId: id, action: "click" }) }, id),
      ),
    ),
  );
}

if (typeof document !== "undefined") {
  const page = window as unknown as ReactWindow;
  page.objections = [];
  page.providePersonalizer = providePersonalizer;
  page.hydrate = (ids, { strict }) => {
    const shop = createElement(Shop, { ids });
    const root = hydrateRoot(
      document.querySelector("#shop")!,
      strict ? createElement(StrictMode, null, shop) : shop,
      {
        onRecoverableError: (error) => page.objections.push(String(error)),
      },
    );
    return () => root.unmount();
  };
}
