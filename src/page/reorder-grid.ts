import { arrangeChildren } from "./arrange-children.ts";
import { findObstacle } from "./find-obstacle.ts";
import type { Grid } from "./grid.ts";
import { unitOf } from "./unit-of.ts";

/** What became of a wish for another order. */
export interface Reordered {
  /** Cards that stand elsewhere now. */
  readonly moved: number;
  /** Why none was moved, or all were put back; missing where nothing was in the way. */
  readonly left?: string;
}

/** Classes by which themes clear the floats of a row or colour every other one: they belong to the place. */
const PLACE_CLASS = /^((first|last)(-(in-)?line|-item-of-\w+-line)?|alpha|omega|(\w+-)?(odd|even))$/i;
/** A shift that browsers do not count. */
const STILL_PX = 3;

/**
 * Lets the cards in `order`, the best first, change places among the places they have. Everything else stays: cards that
 * are not in `order` or are held, the card under pointer, focus or selection, banners, separators, white space. Cards are
 * put in anew, which shifts no layout and animates nothing; where a visible neighbour would shift all the same, as cards
 * of different height can make it, all is put back before it is painted. Says why where the grid is left alone: see
 * `findObstacle`. Images are the caller's: see `loadImages`.
 */
export function reorderGrid(
  grid: Grid,
  order: readonly Element[],
  { mayShift = false }: { /** The visitor expects a change just now. */ readonly mayShift?: boolean } = {},
): Reordered {
  const left = findObstacle(grid);
  if (left) return { moved: 0, left };
  const { container, cards } = grid;
  const free = new Set<Element>(cards.flatMap(({ element, held }) => (held ? [] : [element])));
  const units = new Set<HTMLElement>();
  for (const element of order) {
    const unit = free.has(element) ? unitOf(container, element) : undefined;
    if (unit && !isInUse(unit)) units.add(unit);
  }
  return permute(container, [...units], { mayShift });
}

/** Puts cards in the given order into the places that they have now, the one with the focus too; shifts are none of its concern. */
export function restoreOrder(container: HTMLElement, units: readonly HTMLElement[]): void {
  const here = units.filter((unit) => unit.parentElement === container);
  permute(container, here, { mayShift: true });
}

function permute(
  container: HTMLElement,
  units: readonly HTMLElement[],
  { mayShift }: { readonly mayShift: boolean },
): Reordered {
  const now = [...container.childNodes];
  const placeOf = new Map<ChildNode, number>(now.map((node, place) => [node, place]));
  const places = units.map((unit) => placeOf.get(unit)!).sort((a, b) => a - b);
  const target = [...now];
  places.forEach((place, at) => (target[place] = units[at]!));
  const moved = new Set(target.filter((node, place) => node !== now[place]));
  if (moved.size === 0) return { moved: 0 };

  const anchor = [...container.children].find(hasFocus);
  const shifts = mayShift ? () => false : watchShifts(container, moved);
  const earlier = new Set(container.getAnimations({ subtree: true }));
  const classes = places.map((place) => (now[place] as HTMLElement).classList);
  const kept = classes.map(placeNames);
  const swap = (nodes: readonly ChildNode[]) => {
    if (!kept.some((names) => names.length > 0)) return;
    places.forEach((place, at) => setPlaceClasses(nodes[place] as HTMLElement, kept[at]!));
  };
  arrangeChildren(container, target, { moved, anchor });
  swap(target);
  if (shifts()) {
    arrangeChildren(container, now, { moved, anchor });
    swap(now);
    return { moved: 0, left: "what is on screen would shift; it waits for the next page" };
  }
  // What cards do when they come into the page they have done already: seen with the styles of the frame that shows them.
  container.ownerDocument.defaultView?.requestAnimationFrame(() => {
    for (const animation of container.getAnimations({ subtree: true }))
      if (!earlier.has(animation) && animation.effect?.getComputedTiming().endTime !== Infinity)
        animation.finish();
  });
  return { moved: moved.size };
}

const placeNames = (list: DOMTokenList) => [...list].filter((name) => PLACE_CLASS.test(name));

/** Class attributes as the shop wrote them: what is taken back is to be the same to the byte. */
const written = new WeakMap<Element, string | null>();

function setPlaceClasses(element: HTMLElement, names: readonly string[]): void {
  const { classList } = element;
  const now = placeNames(classList);
  const wrong = [...now, ...names].filter((name) => !now.includes(name) || !names.includes(name));
  if (wrong.length === 0) return;
  if (!written.has(element)) written.set(element, element.getAttribute("class"));
  for (const name of wrong) classList.toggle(name);
  const original = written.get(element)!;
  const tokens = (original ?? "").split(/\s+/).filter(Boolean);
  if (tokens.length !== classList.length || !tokens.every((token) => classList.contains(token))) return;
  if (original === null) element.removeAttribute("class");
  else element.setAttribute("class", original);
}

/** Also while the visitor is in another tab, where nothing matches `:focus`: they come back to it. */
const hasFocus = (unit: Element) => unit.contains(unit.ownerDocument.activeElement);

function isInUse(unit: HTMLElement): boolean {
  if (unit.matches(":hover,:active") || hasFocus(unit)) return true;
  const selection = unit.ownerDocument.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(unit, true);
}

/** Remembers where on screen everything stands that is not moved; the answer tells whether it still stands there. */
function watchShifts(container: HTMLElement, moved: ReadonlySet<ChildNode>): () => boolean {
  const page = container.ownerDocument.defaultView!;
  const isOnScreen = ({ top, bottom }: DOMRect) => bottom > 0 && top < page.innerHeight;
  const box = container.getBoundingClientRect();
  if (!isOnScreen(box)) return () => false;
  const still = [...container.children]
    .filter((child) => !moved.has(child))
    .map((child) => ({ child, box: child.getBoundingClientRect() }))
    .filter((one) => isOnScreen(one.box));
  const differs = (a: DOMRect, b: DOMRect) =>
    Math.abs(a.top - b.top) >= STILL_PX || Math.abs(a.left - b.left) >= STILL_PX;
  return () => {
    const after = container.getBoundingClientRect();
    const pushes =
      Math.abs(after.bottom - box.bottom) >= STILL_PX &&
      Math.min(after.bottom, box.bottom) < page.innerHeight;
    return pushes || still.some((one) => differs(one.child.getBoundingClientRect(), one.box));
  };
}
