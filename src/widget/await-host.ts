import { isConnectMessage } from "./read-host-message.ts";
import { PROTOCOL } from "./widget-messages.ts";

/** So many wrong messages of the page around us, and nobody is listened to any more. */
const PATIENCE = 100;

/** Why a window message was not the host's. */
export type Refusal = "source" | "origin" | "shape" | "nonce" | "version";

/**
 * Waits for the host's one window message: from the page around this frame, of an allowed origin, with the nonce that the
 * frame was made with and one port. Resolves with the port; afterwards, or after too many wrong ones, window messages are
 * not even looked at. `onRefused` hears of all others.
 */
export function awaitHost(
  frame: Window,
  {
    allowed,
    nonce,
    onRefused,
  }: {
    readonly allowed: readonly string[];
    readonly nonce: string;
    readonly onRefused: (why: Refusal) => void;
  },
): Promise<MessagePort> {
  return new Promise((resolve) => {
    let refused = 0;
    const stop = () => frame.removeEventListener("message", onMessage);
    const refuse = (why: Refusal, port?: MessagePort) => {
      port?.close();
      onRefused(why);
      // Others cannot use up what is the host's: only its own page's messages count.
      if (why !== "source" && ++refused >= PATIENCE) stop();
    };
    const onMessage = ({ source, origin, data, ports }: MessageEvent<unknown>) => {
      const [port] = ports;
      if (source !== frame.parent || frame.parent === frame) return refuse("source", port);
      if (!allowed.includes(origin)) return refuse("origin", port);
      if (!isConnectMessage(data) || !port || ports.length !== 1) return refuse("shape", port);
      if (nonce.length !== 32 || data.nonce !== nonce) return refuse("nonce", port);
      stop(); // the nonce is used up
      if (data.version !== PROTOCOL) {
        port.postMessage({ type: "error", code: "version" });
        return refuse("version", port);
      }
      resolve(port);
    };
    frame.addEventListener("message", onMessage);
  });
}
