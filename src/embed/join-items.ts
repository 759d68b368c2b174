import type { Personalizer } from "../client/create-personalizer.ts";
import type { ItemId } from "../core/interaction.ts";
import type { JoinReport } from "./embed-report.ts";

/** Finds what a page's names mean, once for each item: a click must not wait for what was asked before. */
export interface ItemJoin {
  resolve(keys: readonly (readonly string[])[]): Promise<(ItemId | null)[]>;
  report(): JoinReport;
}

/** So many unknown items are named in the report. */
const NAMED = 5;

export function createItemJoin(personalizer: Promise<Personalizer>): ItemJoin {
  const found = new Map<string, ItemId | null>();
  return {
    resolve: async (keys) => {
      const names = keys.map((one) => one.join("\n"));
      const asked = keys.filter((_, i) => !found.has(names[i]!));
      if (asked.length > 0) {
        const ids = await (await personalizer).resolve(asked);
        asked.forEach((one, i) => found.set(one.join("\n"), ids[i] ?? null));
      }
      return names.map((name) => found.get(name) ?? null);
    },
    report: () => {
      // One item may come by several sets of names.
      const known = new Set([...found.values()].filter((id) => id !== null));
      const unknown = new Set(
        [...found].flatMap(([names, id]) => (id === null && names ? names.split("\n")[0]! : [])),
      );
      return {
        items: known.size + unknown.size,
        known: known.size,
        unknown: [...unknown].slice(0, NAMED),
      };
    },
  };
}
