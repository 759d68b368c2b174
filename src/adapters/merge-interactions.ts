import type { SeenInteraction } from "./adapter.ts";
import { toKeys } from "./describe.ts";

/** Lets what several sources tell of one thing count once. */
export interface InteractionMerge {
  /** `trust`: place of the source in the order of trust, 0 = most. */
  add(seen: SeenInteraction, source: { readonly trust: number; readonly path: string }): void;
  /** Tells at once what waits. */
  flush(): void;
}

/** Sources that do not name the item alike mean the same where they tell within this time. */
const SAME_WITHIN_MS: Readonly<Partial<Record<SeenInteraction["action"], number>>> = {
  click: 1000,
  cart: 5000, // some shops tell once the server has answered
  purchase: 5000,
};
/** One source that names the same item again within this time repeats itself. */
const REPEATED_WITHIN_MS = 1000;
/** By then a slow device has painted its answer to a click, which is not to wait for us. */
const AFTER_FRAME_MS = 50;
const MAX_KEPT = 200;

interface Happened {
  readonly action: SeenInteraction["action"];
  readonly at: number;
  readonly path: string;
  /** By trust. */
  readonly tellings: Map<number, SeenInteraction>;
  isTold: boolean;
}

/**
 * Tells `emit` of each interaction once, after the next frame, with the names of all sources that told until then, most
 * trusted first. A view is one per page and source.
 */
export function mergeInteractions(
  emit: (seen: SeenInteraction) => void,
  onJoin: (keys: readonly string[]) => void,
): InteractionMerge {
  let kept: Happened[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    for (const happened of kept) {
      if (happened.isTold) continue;
      happened.isTold = true;
      emit(combine(happened));
    }
  };
  return {
    flush,
    add: (seen, { trust, path }) => {
      const same = kept.find((happened) => isSame(happened, seen, { trust, path }));
      if (same) {
        if (!same.tellings.has(trust)) same.tellings.set(trust, seen);
        if (seen.action !== "purchase") onJoin(combine(same).keys);
        return;
      }
      kept = [
        ...kept,
        { action: seen.action, at: seen.at, path, tellings: new Map([[trust, seen]]), isTold: false },
      ].slice(-MAX_KEPT);
      timer ??= setTimeout(flush, AFTER_FRAME_MS);
    },
  };
}

function isSame(
  { action, at, path, tellings }: Happened,
  seen: SeenInteraction,
  source: { readonly trust: number; readonly path: string },
): boolean {
  if (action !== seen.action) return false;
  const sharesName = [...tellings.values()].some(({ keys }) => keys.some((key) => seen.keys.includes(key)));
  const isFirst = !tellings.has(source.trust);
  if (action === "view") return path === source.path && (sharesName || isFirst);
  const within = (isFirst && SAME_WITHIN_MS[action]) || 0;
  return seen.at - at <= Math.max(within, REPEATED_WITHIN_MS) && (sharesName || within > 0);
}

function combine({ tellings }: Happened): SeenInteraction {
  const byTrust = [...tellings].sort(([a], [b]) => a - b).map(([, seen]) => seen);
  // A place that was seen on the page is the last to be told, and the most certain: vendors count from 0 or from 1.
  const placed = byTrust.filter(({ position }) => position !== undefined).at(-1);
  const { listId = byTrust.find((seen) => seen.listId !== undefined)?.listId, position } = placed ?? {};
  return {
    keys: toKeys(...byTrust.flatMap(({ keys }) => keys)),
    action: byTrust[0]!.action,
    at: Math.min(...byTrust.map(({ at }) => at)),
    ...(position !== undefined && { position }),
    ...(listId !== undefined && { listId }),
  };
}
