import type { SeenInteraction } from "../adapters/adapter.ts";
import { STORED } from "../core/stored-names.ts";
import type { PageVault } from "../page/page-vault.ts";

/** What a visitor did, until it is learned: a click that leads to another page must outlive the one it was on. */
export interface Outbox {
  /** Keeps it until the answer is called; call only with consent. */
  keep(seen: SeenInteraction): () => void;
  /** What earlier pages of this tab could not learn any more, each with the way to forget it. Call only with consent. */
  left(): Promise<readonly (readonly [SeenInteraction, () => void])[]>;
  erase(): void;
}

/** Names in one text, since pages with old libraries write arrays in another way. */
type Kept = Omit<SeenInteraction, "keys"> & { readonly names: string };

/** Opens the tab's outbox, sealed by the vault; where that is closed or the browser denies storage, it keeps nothing. */
export function openOutbox(page: Window, vault: PageVault): Outbox {
  const kept = new Map<string, Kept>();
  let earlier: readonly string[] | undefined;
  let count = 0;
  const attempt = <T>(job: (storage: Storage) => T): T | undefined => {
    try {
      return job(page.sessionStorage);
    } catch {
      return undefined; // then a page that closes early takes its last click with it
    }
  };
  /** As soon as it can be read. */
  const load = () => {
    if (earlier || !vault.isOpen()) return;
    earlier = [];
    const text = vault.unseal(attempt((storage) => storage.getItem(STORED.unlearned)) ?? null);
    try {
      const stored = Object.entries(JSON.parse(text ?? "{}") as Record<string, Kept>);
      const whole = stored.filter(([, { names }]) => typeof names === "string");
      for (const [id, one] of whole) kept.set(id, one);
      earlier = whole.map(([id]) => id);
    } catch {
      // nothing was kept
    }
  };
  const save = () => {
    load();
    if (!earlier) return;
    const sealed = kept.size > 0 ? vault.seal(JSON.stringify(Object.fromEntries(kept))) : undefined;
    attempt((storage) =>
      sealed ? storage.setItem(STORED.unlearned, sealed) : storage.removeItem(STORED.unlearned),
    );
  };
  const drop = (id: string) => () => {
    if (kept.delete(id)) save();
  };
  return {
    keep: ({ keys, ...seen }) => {
      const id = `${seen.at}-${count++}`;
      kept.set(id, { ...seen, names: keys.join("\n") });
      if (vault.isOpen()) save();
      else void vault.open().then((isOpen) => isOpen && save());
      return drop(id);
    },
    left: async () => {
      await vault.open();
      load();
      return (earlier ?? []).flatMap((id) => {
        const { names, ...seen } = kept.get(id) ?? { names: "" };
        return "at" in seen ? [[{ ...seen, keys: names.split("\n") }, drop(id)] as const] : [];
      });
    },
    erase: () => {
      kept.clear();
      earlier = [];
      attempt((storage) => storage.removeItem(STORED.unlearned));
    },
  };
}
