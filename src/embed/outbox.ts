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

/** Opens the tab's outbox, sealed by the vault; where that stays closed, it keeps nothing. */
export function openOutbox(vault: PageVault): Outbox {
  const kept = new Map<string, SeenInteraction>();
  /** Undefined before it could be read what earlier pages left. */
  let earlier: readonly string[] | undefined;
  let era = "";
  let count = 0;
  const load = () => {
    if (earlier && era !== vault.era()) {
      // Everything has been erased since, in this tab or another.
      earlier = undefined;
      kept.clear();
      vault.remove("sessionStorage", STORED.unlearned);
    }
    if (earlier || !vault.era()) return;
    era = vault.era();
    const stored = vault.read("sessionStorage", STORED.unlearned) as
      Record<string, SeenInteraction> | undefined;
    earlier = Object.keys(stored ?? {});
    for (const id of earlier) kept.set(id, stored![id]!);
  };
  const save = () => {
    load();
    if (!earlier) return;
    if (kept.size === 0) vault.remove("sessionStorage", STORED.unlearned);
    else vault.write("sessionStorage", STORED.unlearned, Object.fromEntries(kept));
  };
  let isSaving = false;
  /** Once for all that a task keeps and drops, as sealing takes its time, and before the task ends: it may be the page's last. */
  const saveSoon = () => {
    if (isSaving) return;
    isSaving = true;
    queueMicrotask(() => {
      isSaving = false;
      save();
    });
  };
  const drop = (id: string) => () => {
    if (kept.delete(id)) saveSoon();
  };
  return {
    keep: (seen) => {
      const id = `${seen.at}-${count++}`;
      load();
      kept.set(id, seen);
      if (earlier) saveSoon();
      else void vault.open().then(saveSoon);
      return drop(id);
    },
    left: async () => {
      await vault.open();
      load();
      return (earlier ?? []).flatMap((id) => {
        const seen = kept.get(id);
        return seen ? [[seen, drop(id)] as const] : [];
      });
    },
    erase: () => {
      kept.clear();
      vault.remove("sessionStorage", STORED.unlearned);
    },
  };
}
