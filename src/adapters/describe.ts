import type { ItemFacts } from "../core/told-item.ts";

/** Facts without those that are not known. */
export function toFacts(facts: { [Name in keyof ItemFacts]: ItemFacts[Name] | undefined }): ItemFacts {
  const known: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(facts)) if (value !== undefined) known[name] = value;
  return known;
}

/** Names without repeats and gaps, in their order. */
export function toKeys(...names: readonly (string | undefined)[]): string[] {
  return [...new Set(names)].filter((name): name is string => !!name);
}
