import { ACTIONS, type Interaction } from "../core/interaction.ts";
import type { Vault } from "./vault.ts";

type Sealed = Uint8Array<ArrayBuffer>;

/** Each interaction as a record of its own. */
export function sealInteractions(vault: Vault, interactions: readonly Interaction[]): Promise<Sealed[]> {
  const encoder = new TextEncoder();
  return Promise.all(interactions.map((one) => vault.seal(encoder.encode(JSON.stringify(one)))));
}

/** The inverse; undefined where a record is damaged or comes from another script of the origin. */
export function openInteractions(
  vault: Vault,
  records: readonly Sealed[],
): Promise<(Interaction | undefined)[]> {
  const decoder = new TextDecoder();
  return Promise.all(
    records.map(async (sealed) => {
      try {
        const value: unknown = JSON.parse(decoder.decode(await vault.open(sealed)));
        return isInteraction(value) ? value : undefined;
      } catch {
        return undefined;
      }
    }),
  );
}

function isInteraction(value: unknown): value is Interaction {
  const { itemId, action, at } = (value ?? {}) as Partial<Interaction>;
  return typeof itemId === "string" && ACTIONS.includes(action as never) && Number.isFinite(at);
}
