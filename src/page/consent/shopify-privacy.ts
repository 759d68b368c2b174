import { awaitGlobal } from "./await-global.ts";
import type { ConsentSignal } from "./consent-signal.ts";

interface CustomerPrivacy {
  preferencesProcessingAllowed?(): boolean;
  currentVisitorConsent?(): { readonly preferences?: "yes" | "no" | "" };
}

/** Shopify's Customer Privacy API: processing for preferences. Where the visitor has not said, the shop's rule for the region decides. */
export const shopifyPrivacy: ConsentSignal = {
  name: "Shopify customer privacy",
  watch: (page, report) => {
    const read = () => {
      const { Shopify: shop } = page as Window & { Shopify?: { customerPrivacy?: CustomerPrivacy } };
      const privacy = shop?.customerPrivacy;
      return privacy?.preferencesProcessingAllowed ? privacy : undefined;
    };
    const tell = () => {
      const privacy = read();
      if (!privacy) return;
      const isAllowed = privacy.preferencesProcessingAllowed?.() === true;
      const hasRefused = privacy.currentVisitorConsent?.().preferences === "no";
      report(hasRefused ? "denied" : isAllowed ? "granted" : "unknown");
    };
    const stop = awaitGlobal(read, tell);
    page.document.addEventListener("visitorConsentCollected", tell);
    return () => {
      stop();
      page.document.removeEventListener("visitorConsentCollected", tell);
    };
  },
};
