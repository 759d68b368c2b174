import type { Interaction } from "../core/interaction.ts";

/**
 * Puts others among those that are there by their time, each list otherwise in its own order, so that an export that comes
 * back to an empty device gives the ranks that it gave before. One that is there already counts once.
 */
export function mergeInteractions(
  present: readonly Interaction[],
  others: readonly Interaction[],
): Interaction[] {
  const names = new Set(present.map(nameOf));
  const added = others.filter((one) => {
    const name = nameOf(one);
    return !names.has(name) && names.add(name);
  });
  const merged: Interaction[] = [];
  let next = 0;
  for (const one of present) {
    while (next < added.length && added[next]!.at < one.at) merged.push(added[next++]!);
    merged.push(one);
  }
  return [...merged, ...added.slice(next)];
}

function nameOf({ itemId, action, at, position, listId }: Interaction): string {
  return JSON.stringify([itemId, action, at, position ?? null, listId ?? null]);
}
