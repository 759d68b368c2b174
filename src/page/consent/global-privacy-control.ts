import type { ConsentSignal } from "./consent-signal.ts";

/** Global Privacy Control: a browser that objects is believed; one that does not has granted nothing. */
export const globalPrivacyControl: ConsentSignal = {
  name: "Global Privacy Control",
  watch: ({ navigator }, report) => {
    if ((navigator as Navigator & { globalPrivacyControl?: boolean }).globalPrivacyControl === true)
      report("denied");
    return () => undefined;
  },
};
