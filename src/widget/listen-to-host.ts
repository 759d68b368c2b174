import { limitRate } from "./limit-rate.ts";
import { readHostMessage } from "./read-host-message.ts";
import type { HostMessage } from "./widget-messages.ts";

/** A page that works never comes near; a flood is over after these. */
const RATES: Readonly<Record<HostMessage["type"], { readonly burst: number; readonly perSecond: number }>> = {
  context: { burst: 10, perSecond: 1 },
  theme: { burst: 20, perSecond: 2 },
  consent: { burst: 10, perSecond: 1 },
  learn: { burst: 40, perSecond: 4 },
};
/** So many refused messages end the conversation: the browser throws the rest away without waking this frame. */
const PATIENCE = 100;

/** What became of the host's messages. */
export interface HostTalk {
  readonly accepted: number;
  readonly refused: number;
  readonly isOver: boolean;
}

/** Hands on what the host says, as far as it is well-formed and not too often. `onTalk` follows every message. */
export function listenToHost(
  port: MessagePort,
  handle: (message: HostMessage) => void,
  onTalk: (talk: HostTalk) => void,
): void {
  const mayPass = new Map(Object.entries(RATES).map(([type, rate]) => [type, limitRate(rate)]));
  let accepted = 0;
  let refused = 0;
  port.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (refused >= PATIENCE) return;
    const message = readHostMessage(data);
    if (message && mayPass.get(message.type)!(performance.now())) {
      accepted++;
      handle(message);
    } else if (++refused >= PATIENCE) port.close();
    onTalk({ accepted, refused, isOver: refused >= PATIENCE });
  });
  port.start();
}
