import type { Grid } from "./grid.ts";
import { unitOf } from "./unit-of.ts";

/** Expandos of React, Vue, Svelte, Angular, Solid, Lit and Alpine on the elements that they render. */
const OWNED =
  /^(__react|_reactRoot|__vnode|__vue|__svelte|__attributes|__ngContext__|\$\$\w|_\$lit|_x_lookup)/;
/** Expandos of Vue and Preact on the root of what they render; the elements below have none in production. */
const OWNED_BELOW = ["__vue__", "_vnode", "__k"];
/** Where a page says that such a tool renders it, before the tool has woken up. */
const OWNER =
  "#__next,#__nuxt,#___gatsby,[data-reactroot],[data-server-rendered],[ng-version],[ng-app],[data-v-app],astro-island,[wire\\:id],[data-sveltekit-preload-data]";
const OWNER_GLOBAL = /^(__next_f|__NUXT__|__remixContext|__reactRouterContext|__sveltekit_\w+)$/;
/** Comments that mark fragments of rendered lists. */
const MARKER = /^(\[!?|\]|\/?\$[?!]?|v-if|container|)$|^(ng-|bindings=|\??lit)/;
/** Reload, restart or go blank when they are moved. */
const MEDIA = "iframe,frame,object,embed,video,audio,canvas";
const PLAYER = /player|video|youtube|vimeo|viewer/;
const SLIDER =
  ".slick-slider,.swiper,.swiper-container,.splide,.flickity-slider,.flickity-enabled,.owl-carousel,.glide,[aria-roledescription=carousel]";

/** Why the cards of a grid must not be moved at all; undefined where they may. */
export function findObstacle({ container, cards }: Grid): string | undefined {
  const units = cards.flatMap(({ element }) => unitOf(container, element) ?? []);
  const first = units[0];
  if (!container.isConnected || !first) return "it is not on the page";
  if (isOwned(container, units)) return "a framework owns it; use the hook or the elements";
  if (container.closest(SLIDER)) return "it is a slider";
  if (units.some(hasMedia)) return "its cards have frames, players or canvases, which would start over";
  const page = container.ownerDocument.defaultView;
  const position = page?.getComputedStyle(first).position;
  if (position === "absolute" || position === "fixed") return "a script of the page places its cards";
  return undefined;
}

function isOwned(container: HTMLElement, units: readonly HTMLElement[]): boolean {
  const page = container.ownerDocument.defaultView!;
  if (container.closest(OWNER) || Object.getOwnPropertyNames(page).some((name) => OWNER_GLOBAL.test(name)))
    return true;
  for (let above: Element | null = container; above; above = above.parentElement)
    if (OWNED_BELOW.some((key) => key in above!)) return true;
  return (
    [container, ...units.slice(0, 3)].some(
      (element) =>
        Object.getOwnPropertyNames(element).some((key) => OWNED.test(key)) ||
        /(^|\s)svelte-\w/.test(element.className),
    ) ||
    [...container.childNodes].some((node) => node.nodeType === 8 && MARKER.test(node.nodeValue!)) ||
    container.querySelector(":scope>template[x-for],:scope>[v-for],:scope>[ng-repeat]") !== null
  );
}

function hasMedia(unit: HTMLElement): boolean {
  if (unit.querySelector(MEDIA)) return true;
  for (const { localName } of unit.querySelectorAll("*"))
    if (localName.includes("-") && PLAYER.test(localName)) return true;
  return false;
}
