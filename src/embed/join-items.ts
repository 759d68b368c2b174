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
  const told: ToldItem[] = [];
  let [added, left] = [0, 0];
  let takingUp = Promise.resolve();

  const ask = async (keys: readonly (readonly string[])[]) => {
    const asked = keys.filter((one) => !found.has(one.join("\n")));
    if (asked.length > 0) {
      const ids = await (await personalizer).resolve(asked);
      asked.forEach((one, i) => found.set(one.join("\n"), ids[i] ?? null));
    }
    return keys.map((one) => found.get(one.join("\n")) ?? null);
  };
  const add = async (items: readonly ToldItem[]) => {
    const ids = await ask(items.map(({ keys }) => keys));
    const unknown = items.flatMap(({ keys, facts }, i) => (ids[i] ? [] : { keys, facts }));
    if (unknown.length === 0) return;
    const result = await (await personalizer).addToldItems(unknown);
    added += result.added;
    left = result.left;
    for (const [name, id] of found) if (!id) found.delete(name);
    await ask(unknown.map(({ keys }) => keys));
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
      const known = new Set<ItemId>();
      const unknown = new Set<string>();
      for (const [names, id] of found) {
        if (id) known.add(id);
        else if (names) unknown.add(names.split("\n")[0]!);
      }
      return {
        items: known.size + unknown.size,
        known: known.size - added,
        added,
        left,
        unknown: [...unknown].slice(0, NAMED),
      };
    },
  };
}
