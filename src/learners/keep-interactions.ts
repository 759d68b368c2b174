import type { SupportLog } from "./support-rows.ts";

/** The log as it would be with only the interactions whose place in it is to be kept. */
export function keepInteractions(log: SupportLog, isKept: (at: number) => boolean): SupportLog {
  const keep = (column: ArrayLike<number>) => Array.from(column).filter((_, at) => isKept(at));
  return { items: keep(log.items), actions: keep(log.actions), atMs: keep(log.atMs) };
}
