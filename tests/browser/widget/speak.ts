import type { Frame, Page } from "playwright";

/** A page that speaks to the frame by itself, without the host's script. */
export interface SpeakWindow extends Window {
  /** Sends a window message into the frame, with so many ports; answers what came back through the first until then. */
  speak(message: unknown, ports?: number, waitMs?: number): Promise<unknown[]>;
  /** The last port that was handed over. */
  port: MessagePort;
}

export const NONCE = "0123456789abcdef0123456789abcdef";

/** A well-formed invitation. */
export const CONNECT = { type: "inkling-widget/connect", version: 1, nonce: NONCE };

/** A page with the widget's frame, made as the host's script makes it but with a nonce that the test knows. */
export function speakingPage(widget: string): string {
  return `<!doctype html><html lang="en"><head><title>speaks</title><link rel="icon" href="data:,"></head><body>
<iframe src="${widget}/widget.html#${NONCE}" width="700" height="500" referrerpolicy="origin"></iframe>
<script>
window.speak = async (message, ports = 1, waitMs = 200) => {
  const heard = [];
  const channels = Array.from({ length: ports }, () => new MessageChannel());
  if (ports > 0) {
    window.port = channels[0].port1;
    port.onmessage = ({ data }) => heard.push(data);
  }
  document.querySelector("iframe").contentWindow.postMessage(message, "*", channels.map(({ port2 }) => port2));
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  return heard;
};
</script></body></html>`;
}

/** Sends a window message from the page; answers what came back. */
export function speak(page: Page, message: unknown, ports = 1): Promise<unknown[]> {
  return page.evaluate(
    ([sent, count]) => (window as unknown as SpeakWindow).speak(sent, count as number),
    [message, ports],
  );
}

/** What the frame says of itself to those who can look into it. */
export function stateOf(frame: Frame): Promise<Record<string, string | undefined>> {
  return frame.evaluate(() => {
    const {
      inklingWidget: state,
      inklingAccepted: accepted,
      inklingWhy: why,
    } = document.documentElement.dataset;
    return { state, accepted, ...(why && { why }) };
  });
}
