/**
 * Takes every way to the network out of the worker's global scope. Import it before anything else: what is evaluated
 * later, our own code and all that it brings along, finds no such name. This is the second fence; the first is the policy
 * that the worker's file is served with (`headers/`), which also stops what a script cannot take away, `import()`.
 *
 * Workers within the worker, `caches` and `FontFace` are on the list because each can fetch an address; `cookieStore`,
 * because what is written there travels with the shop's own requests. `indexedDB`, `navigator.storage`,
 * `BroadcastChannel` and `postMessage` stay: none of them leaves the browser.
 */
const WAYS_OUT = [
  "fetch",
  "fetchLater",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "EventSource",
  "WebTransport",
  "RTCPeerConnection",
  "importScripts",
  "Worker",
  "SharedWorker",
  "caches",
  "CacheStorage",
  "Cache",
  "FontFace",
  "fonts",
  "Notification",
  "cookieStore",
  "TCPSocket",
  "UDPSocket",
];
/** The same for what hangs on `navigator`. */
const NAVIGATOR_WAYS_OUT = ["sendBeacon", "serviceWorker", "usb", "serial", "hid", "bluetooth"];

function remove(owner: object, names: readonly string[]): void {
  for (const name of names) {
    // Most are inherited: whoever took only the last one away would leave the one below.
    for (
      let at: object | null = owner;
      at && at !== Object.prototype;
      at = Object.getPrototypeOf(at) as object
    )
      Reflect.deleteProperty(at, name);
    Reflect.defineProperty(owner, name, { value: undefined, writable: false, configurable: false });
  }
}

remove(globalThis, WAYS_OUT);
remove(navigator, NAVIGATOR_WAYS_OUT);

export {};
