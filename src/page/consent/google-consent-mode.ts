import { wrapFunction } from "../wrap-function.ts";
import { awaitGlobal } from "./await-global.ts";
import type { ConsentSignal, StorageConsent } from "./consent-signal.ts";

/** The shortest time that a default counts as undecided, in ms: what is erased too early is lost. */
const UNDECIDED_MS = 5000;

interface Settings {
  readonly personalization_storage?: unknown;
  readonly region?: unknown;
  readonly wait_for_update?: unknown;
}

/**
 * Google Consent Mode: `personalization_storage` of the `gtag("consent", …)` calls in the data layer, earlier and later
 * ones. A denied default is no withdrawal, because pages start with it until their consent tool has spoken: it counts as
 * unknown for `wait_for_update` ms (at least 5 s). A default for some regions counts only where it denies, since the page
 * does not say where the visitor is.
 */
export const googleConsentMode: ConsentSignal = {
  name: "Google Consent Mode",
  watch: (page, report) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isDecided = false;
    let isDenied = false;
    const read = (entry: unknown) => {
      const { 0: name, 1: kind, 2: settings } = (entry ?? {}) as Partial<Record<number, unknown>>;
      const {
        personalization_storage: value,
        region,
        wait_for_update: waitMs,
      } = (settings ?? {}) as Settings;
      if (name !== "consent" || (value !== "granted" && value !== "denied")) return;
      if (kind === "update") {
        clearTimeout(timer);
        isDecided = true;
        report(value);
      } else if (kind === "default" && !isDecided && value === "denied") {
        isDenied = true;
        clearTimeout(timer);
        timer = setTimeout(
          report,
          Math.max(Number(waitMs) || 0, UNDECIDED_MS),
          "denied" satisfies StorageConsent,
        );
        report("unknown");
      } else if (kind === "default" && !isDecided && !isDenied && !region) {
        report("granted");
      }
    };
    let restore: (() => void) | undefined;
    const stop = awaitGlobal(
      () => {
        const layer = (page as Window & { dataLayer?: unknown }).dataLayer;
        return Array.isArray(layer) ? (layer as unknown[]) : undefined;
      },
      (layer) => {
        layer.forEach(read);
        restore = wrapFunction(layer, "push", (entries) => entries.forEach(read));
      },
    );
    return () => {
      stop();
      restore?.();
      clearTimeout(timer);
    };
  },
};
