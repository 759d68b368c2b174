import { awaitGlobal } from "./await-global.ts";
import type { ConsentSignal } from "./consent-signal.ts";

/** The parts of TCData that are read: https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework */
interface TcData {
  readonly gdprApplies?: boolean;
  readonly eventStatus?: string;
  readonly listenerId?: number;
  readonly purpose?: { readonly consents?: Readonly<Record<number, boolean>> };
}
type TcfApi = (
  command: string,
  version: number,
  callback: (data: TcData, ok: boolean) => void,
  id?: number,
) => void;

/** 1: store on a device; 5: create profiles to personalise content; 6: use them to select it. */
const PURPOSES = [1, 5, 6];

/**
 * IAB Transparency and Consent Framework 2. All three purposes must have consent, legitimate interest is none. Where the
 * tool says that the GDPR does not apply, nobody was asked, and it stays unknown.
 */
export const tcf: ConsentSignal = {
  name: "IAB TCF",
  watch: (page, report) => {
    let stopped = false;
    let leave: (() => void) | undefined;
    const stop = awaitGlobal(
      () => {
        const { __tcfapi: api } = page as Window & { __tcfapi?: TcfApi };
        return typeof api === "function" ? api : undefined;
      },
      (api) => {
        api("addEventListener", 2, (data, ok) => {
          const id = data?.listenerId;
          leave = () => {
            const current = (page as Window & { __tcfapi?: TcfApi }).__tcfapi ?? api; // a stub is replaced by the tool
            current("removeEventListener", 2, () => undefined, id);
          };
          if (stopped) return leave();
          const isDecided = data?.eventStatus === "tcloaded" || data?.eventStatus === "useractioncomplete";
          if (!ok || !isDecided || data.gdprApplies === false) report("unknown");
          else report(PURPOSES.every((purpose) => data.purpose?.consents?.[purpose]) ? "granted" : "denied");
        });
      },
    );
    return () => {
      stopped = true;
      stop();
      leave?.();
    };
  },
};
