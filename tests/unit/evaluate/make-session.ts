import { ACTIONS, type Action } from "../../../src/core/interaction.ts";
import type { Catalogue } from "../../../src/core/catalogue.ts";
import type { Session } from "../../../src/meta/data-set.ts";

/** A session that clicks on the items, one a second. */
export function makeSession(
  items: readonly number[],
  options: {
    readonly id?: string;
    readonly userId?: string;
    readonly startMs?: number;
    readonly part?: string;
    readonly actions?: readonly Action[];
  } = {},
): Session {
  const startMs = options.startMs ?? 0;
  return {
    id: options.id ?? items.join("-"),
    userId: options.userId ?? null,
    startMs,
    part: options.part ?? null,
    items: Int32Array.from(items),
    actions: Uint8Array.from(items, (_, at) => ACTIONS.indexOf(options.actions?.[at] ?? "click")),
    atMs: Float64Array.from(items, (_, at) => startMs + at * 1000),
  };
}

/** A session that rates items, one a second, of a user of its own. */
export function makeRated(
  pairs: readonly (readonly [item: number, rating: number])[],
  options: { readonly id?: string; readonly startMs?: number; readonly part?: string } = {},
): Session {
  const session = makeSession(
    pairs.map(([item]) => item),
    { ...options, ...(options.id !== undefined && { userId: options.id }) },
  );
  return { ...session, ratings: Float32Array.from(pairs, ([, rating]) => rating) };
}

/** A catalogue of so many items without attributes. */
export function makeCatalogue(items: number, attributes: Catalogue["attributes"] = []): Catalogue {
  return { ids: Array.from({ length: items }, (_, at) => `i${at}`), attributes };
}
