import type { Personalizer } from "../client/create-personalizer.ts";
import type { ItemId } from "../core/interaction.ts";
import type { ToldItem } from "../core/told-item.ts";
import type { JoinReport } from "./embed-report.ts";

/** Finds what a page's names mean, once for each item: a click must not wait for what was asked before. */
export interface ItemJoin {
  resolve(keys: readonly (readonly string[])[]): Promise<(ItemId | null)[]>;
  /** What the page says of its items. */
  tell(items: readonly ToldItem[]): void;
  /**
   * Adds what was told of and the artifact does not have, all at once, as each time the model adapts anew. Call it where the
   * page has been looked at, never because of what the visitor did.
   */
  takeUp(): void;
  report(): JoinReport;
}

/** So many unknown items are named in the report. */
const NAMED = 5;

export function createItemJoin(
  personalizer: Promise<Personalizer>,
  onError: (error: unknown) => void,
): ItemJoin {
  const found = new Map<string, ItemId | null>();
  const added = new Set<ItemId | null>();
  const told: ToldItem[] = [];
  let left = 0;
  let takingUp = Promise.resolve();

  const ask = async (keys: readonly (readonly string[])[]) => {
    const names = keys.map((one) => one.join("\n"));
    const asked = keys.filter((_, i) => !found.has(names[i]!));
    if (asked.length > 0) {
      const ids = await (await personalizer).resolve(asked);
      asked.forEach((one, i) => found.set(one.join("\n"), ids[i] ?? null));
    }
    return names.map((name) => found.get(name) ?? null);
  };
  const add = async (items: readonly ToldItem[]) => {
    const ids = await ask(items.map(({ keys }) => keys));
    const unknown = items.flatMap(({ keys, facts }, i) => (ids[i] === null ? { keys, facts } : []));
    if (unknown.length === 0) return;
    const result = await (await personalizer).addToldItems(unknown);
    left = result.left;
    if (result.added === 0) return;
    for (const [name, id] of found) if (id === null) found.delete(name);
    for (const id of await ask(unknown.map(({ keys }) => keys))) if (id !== null) added.add(id);
  };
  return {
    resolve: async (keys) => {
      await takingUp;
      return ask(keys);
    },
    tell: (items) => void told.push(...items),
    takeUp: () => {
      const items = told.splice(0);
      takingUp = takingUp.then(() => add(items)).catch(onError);
    },
    report: () => {
      // One item may come by several sets of names.
      const known = new Set([...found.values()].filter((id) => id !== null));
      const unknown = new Set(
        [...found].flatMap(([names, id]) => (id === null && names ? names.split("\n")[0]! : [])),
      );
      return {
        items: known.size + unknown.size,
        known: known.size - added.size,
        added: added.size,
        left,
        unknown: [...unknown].slice(0, NAMED),
      };
    },
  };
}
