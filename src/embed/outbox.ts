import type { SeenInteraction } from "../adapters/adapter.ts";

/** What a visitor did, until it is learned: a click that leads to another page must outlive the one it was on. */
export interface Outbox {
  /** Keeps it until the answer is called; call only with consent. */
  keep(seen: SeenInteraction): () => void;
  /** What earlier pages of this tab could not learn any more, each with the way to forget it. */
  left(): readonly (readonly [SeenInteraction, () => void])[];
  erase(): void;
}

const KEY = "inkling-unlearned";

/** Names in one text, since pages with old libraries write arrays in another way. */
type Kept = Omit<SeenInteraction, "keys"> & { readonly names: string };

/** Opens the tab's outbox; where the browser denies storage, it keeps nothing. */
export function openOutbox(page: Window): Outbox {
  const kept = new Map<string, Kept>();
  const save = () => {
    try {
      if (kept.size === 0) page.sessionStorage.removeItem(KEY);
      else page.sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
    } catch {
      // then a page that closes early takes its last click with it
    }
  };
  const drop = (id: string) => () => {
    if (kept.delete(id)) save();
  };
  try {
    const stored = JSON.parse(page.sessionStorage.getItem(KEY) ?? "{}") as Record<string, Kept>;
    for (const [id, one] of Object.entries(stored)) if (typeof one.names === "string") kept.set(id, one);
  } catch {
    // nothing was kept
  }
  const earlier = [...kept.keys()];
  let count = 0;
  return {
    keep: ({ keys, ...seen }) => {
      const id = `${seen.at}-${count++}`;
      kept.set(id, { ...seen, names: keys.join("\n") });
      save();
      return drop(id);
    },
    left: () =>
      earlier.flatMap((id) => {
        const { names, ...seen } = kept.get(id) ?? { names: "" };
        return "at" in seen ? [[{ ...seen, keys: names.split("\n") }, drop(id)] as const] : [];
      }),
    erase: () => {
      kept.clear();
      save();
    },
  };
}
