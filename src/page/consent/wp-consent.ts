import { awaitGlobal } from "./await-global.ts";
import type { ConsentSignal } from "./consent-signal.ts";

interface WpWindow extends Window {
  readonly wp_has_consent?: (category: string) => boolean;
  readonly wp_consent_type?: string;
  readonly wp_fallback_consent_type?: string;
}
/** Categories that were just decided. */
type Change = CustomEvent<Readonly<Record<string, string>> | undefined>;

const CHANGED = "wp_listen_for_consent_change";
const TYPE_KNOWN = "wp_consent_type_defined";

/**
 * WordPress Consent API: the category `preferences`. Without a consent type no tool asks anybody and the API grants
 * everything, which is no consent; no answer yet is not a refusal.
 */
export const wpConsent: ConsentSignal = {
  name: "WP Consent API",
  watch: (window, report) => {
    const page = window as WpWindow;
    const read = () => (typeof page.wp_has_consent === "function" ? page.wp_has_consent : undefined);
    const tell = () => {
      const isAsked = Boolean(page.wp_consent_type ?? page.wp_fallback_consent_type);
      const hasRefused = /(^|;)\s*\w+_preferences=deny/.test(page.document.cookie);
      if (isAsked && read()) report(hasRefused ? "denied" : read()!("preferences") ? "granted" : "unknown");
    };
    const change = (event: Event) => {
      const value = (event as Change).detail?.["preferences"];
      if (value) report(value === "allow" ? "granted" : "denied");
    };
    const stop = awaitGlobal(read, tell);
    page.document.addEventListener(CHANGED, change);
    page.document.addEventListener(TYPE_KNOWN, tell);
    return () => {
      stop();
      page.document.removeEventListener(CHANGED, change);
      page.document.removeEventListener(TYPE_KNOWN, tell);
    };
  },
};
