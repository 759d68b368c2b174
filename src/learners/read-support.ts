import type { ModelSpec } from "../core/model-spec.ts";
import { buildSupport, type SupportLog, type SupportRow } from "./support-rows.ts";

/**
 * What a visitor's interactions tell a model, newest first: what speaks for and against items, or, of a model of ratings,
 * the newest rating of each item; an item without one says nothing then.
 */
export function readSupport(
  log: SupportLog,
  { supportRows, propensity, labels }: Pick<ModelSpec, "supportRows" | "propensity" | "labels">,
): SupportRow[] {
  if (!labels) return buildSupport(log, supportRows, propensity);
  const rows = new Map<number, SupportRow>();
  for (let i = log.items.length - 1; i >= 0 && rows.size < supportRows; i--) {
    const item = log.items[i]!;
    const label = log.ratings?.[i] ?? NaN;
    if (!Number.isNaN(label) && !rows.has(item))
      rows.set(item, { item, action: log.actions[i]!, label, ageMs: 0 });
  }
  return [...rows.values()];
}
