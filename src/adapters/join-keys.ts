import { MOST_NAMES } from "../core/most-names.ts";
import { toKeys } from "./describe.ts";

/** What a page has said under different names of the same item, in data and in cards. */
export interface JoinedKeys {
  /** These names mean one item. */
  add(keys: readonly string[]): void;
  /** These names, and all others of that item, in the order in which they were said. */
  complete(keys: readonly string[]): string[];
}

/** Starts without any names. */
export function createJoinedKeys(): JoinedKeys {
  const names = new Map<string, readonly string[]>();
  const complete = (keys: readonly string[]) =>
    toKeys(...keys, ...keys.flatMap((key) => names.get(key) ?? []));
  return {
    complete,
    add: (keys) => {
      const all = complete(keys);
      if (all.length > MOST_NAMES) return;
      for (const key of all) names.set(key, all);
    },
  };
}
