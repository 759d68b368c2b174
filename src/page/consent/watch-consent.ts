import type { ConsentSignal, StorageConsent } from "./consent-signal.ts";
import { globalPrivacyControl } from "./global-privacy-control.ts";
import { googleConsentMode } from "./google-consent-mode.ts";
import { shopifyPrivacy } from "./shopify-privacy.ts";
import { tcf } from "./tcf.ts";
import { wpConsent } from "./wp-consent.ts";

/** What all sources together say, and which of them decided. */
export interface ConsentState {
  readonly storage: StorageConsent;
  readonly source: string;
}

const SIGNALS: readonly ConsentSignal[] = [
  globalPrivacyControl,
  googleConsentMode,
  tcf,
  shopifyPrivacy,
  wpConsent,
];

/**
 * Follows every consent tool that is on the page or comes later. Any denial wins, then any grant; until there is one it
 * is unknown, and nothing may be stored. Calls `onChange` only where that changes; returns the way to stop. A tool that
 * throws counts as silent. Which legal basis a shop needs is for the shop to know.
 */
export function watchConsent(page: Window, onChange: (state: ConsentState) => void): () => void {
  const said = new Map<string, StorageConsent>();
  let current: StorageConsent = "unknown";
  const stops = SIGNALS.map((signal) => {
    try {
      return signal.watch(page, (storage) => {
        said.set(signal.name, storage);
        const [source = "", decided = "unknown" as const] =
          [...said].find(([, one]) => one === "denied") ??
          [...said].find(([, one]) => one === "granted") ??
          [];
        if (decided === current) return;
        current = decided;
        onChange({ storage: decided, source });
      });
    } catch {
      return () => undefined;
    }
  });
  return () => {
    for (const stop of stops) {
      try {
        stop();
      } catch {
        // the tool has gone
      }
    }
  };
}
