/** What the browser reports about requests since watching began. */
export interface Traffic {
  readonly requests: number;
  /** Bytes that came back; browsers do not report what a request carried, so any request at all counts as sending. */
  readonly receivedBytes: number;
}

/**
 * Watches every request of this page that starts from now on, as the browser itself reports it (Resource Timing),
 * and tells `listener` at once and after each. It is the source of the page's "0 bytes sent": a claim read off the
 * browser, not a constant. It does not see web sockets, WebRTC or a worker's own requests; ours has no network.
 */
export function watchTraffic(listener: (traffic: Traffic) => void): () => void {
  const sinceMs = performance.now();
  let traffic: Traffic = { requests: 0, receivedBytes: 0 };
  const observer = new PerformanceObserver((list) => {
    const entries = (list.getEntries() as PerformanceResourceTiming[]).filter(
      // What was under way before belongs to loading the page, data: and blob: never leave it.
      ({ startTime, name }) => startTime >= sinceMs && !/^(data|blob):/.test(name),
    );
    if (entries.length === 0) return;
    traffic = {
      requests: traffic.requests + entries.length,
      receivedBytes: entries.reduce((sum, { transferSize }) => sum + transferSize, traffic.receivedBytes),
    };
    listener(traffic);
  });
  // Buffered, so that nothing between `sinceMs` and here is missed.
  observer.observe({ type: "resource", buffered: true });
  listener(traffic);
  return () => observer.disconnect();
}

/** The claim in words: nothing was sent, or how many requests were. */
export function describeTraffic({ requests, receivedBytes }: Traffic): string {
  if (requests === 0) return "0 bytes sent";
  const size = receivedBytes < 1000 ? `${receivedBytes} bytes` : `${(receivedBytes / 1000).toFixed(1)} kB`;
  return `${requests} ${requests === 1 ? "request" : "requests"} sent, ${size} came back`;
}
