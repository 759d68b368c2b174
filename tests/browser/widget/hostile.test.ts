import type { Browser, Frame, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { CONNECT, speak, speakingPage, stateOf, type SpeakWindow } from "./speak.ts";
import {
  CANDIDATES,
  cardsIn,
  clickOnHost,
  countAccepted,
  frameOf,
  hostPage,
  keptIn,
  launchPartitioned,
  LISTEN_IN,
  pick,
  serveWidget,
  share,
  type HostWindow,
  type WidgetSites,
} from "./widget-sites.ts";

const FLOOD = 100_000;

let sites: WidgetSites;
let browser: Browser;
let page: Page;
let magazine: string;
beforeAll(async () => {
  sites = await serveWidget();
  browser = await launchPartitioned();
  magazine = sites.hostOrigin("magazine.localhost");
  sites.allow([magazine]);
  sites.host.answers.set("/speak", speakingPage(sites.widget.origin));
});
afterAll(async () => {
  await browser?.close();
  await sites?.close();
});
beforeEach(async () => {
  page = await (await browser.newContext({ viewport: { width: 800, height: 900 } })).newPage();
});
afterEach(() => page?.context().close());

async function openWidget(options: Parameters<typeof hostPage>[1] = {}): Promise<Frame> {
  sites.host.answers.set("/", hostPage(sites.widget.origin, options));
  await page.goto(magazine);
  return frameOf(page, sites.widget);
}

/** A page of an allowed host that speaks by itself; its frame waits. */
async function openSpeaking(): Promise<Frame> {
  await page.goto(`${magazine}/speak`);
  const frame = page.frames()[1]!;
  await frame.waitForSelector("[data-inkling-widget]", { state: "attached" });
  return frame;
}

/** Presses on the first card where it lies, whatever lies over it. */
async function pressFirst(frame: Frame): Promise<string> {
  const [first] = await cardsIn(frame);
  sites.host.answers.set(`/product/${first}`, "<!doctype html><title>product</title>");
  const box = (await frame.locator(`[data-inkling-item="${first}"]`).boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForTimeout(500);
  return first!;
}

test.each([
  ["a layer over it", "#trap{position:fixed;inset:0;background:#fff;pointer-events:none}"],
  [
    "an invisible layer over it",
    "#trap{position:fixed;inset:0;opacity:.01;background:#fff;pointer-events:none}",
  ],
  ["the frame made transparent", "inkling-widget{opacity:.01}"],
  ["the frame turned", "inkling-widget{transform:rotate(2deg)}"],
])("a press through %s leads nowhere and teaches nothing", async (_, style) => {
  const frame = await openWidget({ after: `<div id="trap"></div><style id="trick">${style}</style>` });
  await page.waitForTimeout(700);

  await pressFirst(frame);

  expect(page.url()).toBe(`${magazine}/`);
  expect(await keptIn(frame)).toBe(0);

  await page.evaluate(() => document.querySelector("#trick")!.remove());
  const press = async () => {
    if (page.url() === `${magazine}/`) await pressFirst(frame).catch(() => undefined);
    return page.url();
  };
  await expect.poll(press, { timeout: 30_000, interval: 500 }).toContain(`${magazine}/product/`);
});

test("a press on what was uncovered just before it leads nowhere", async () => {
  const style = "#trap{position:fixed;inset:0;background:#fff;pointer-events:none}";
  const frame = await openWidget({ style, after: '<div id="trap"></div>' });
  await page.waitForTimeout(700);
  await page.evaluate(() =>
    addEventListener("pointermove", () => document.querySelector("#trap")!.remove(), { once: true }),
  );
  await page.mouse.move(5, 5);

  await pressFirst(frame);

  expect(page.url()).toBe(`${magazine}/`);
});

test(`${FLOOD} window messages before and after the handshake are none of them accepted, and the frame works on`, async () => {
  const frame = await openSpeaking();
  const flood = () =>
    page.evaluate(
      ([count, invitation]) => {
        const { contentWindow } = document.querySelector("iframe")!;
        const learn = { type: "learn", itemId: "lamps-50", action: "click" };
        for (let i = 0; i < (count as number); i++)
          contentWindow!.postMessage(i % 2 ? learn : invitation, "*");
      },
      [FLOOD, { ...CONNECT, nonce: "f".repeat(32) }] as const,
    );

  await page.evaluate(() => {
    const { contentWindow } = document.querySelector("iframe")!;
    for (let i = 0; i < 90; i++) contentWindow!.postMessage(i, "*");
  });
  expect(await speak(page, CONNECT)).toHaveLength(1);
  await flood();
  expect(await stateOf(frame)).toMatchObject({ state: "connected", accepted: "0" });

  await page.reload(); // and one that comes first
  const next = await openSpeaking();
  await flood();
  expect(await stateOf(next)).toMatchObject({ state: "waiting", accepted: "0" });
});

test("the frame that the host's script makes cannot even be named by other scripts of the page", async () => {
  await openWidget();

  expect(
    await page.evaluate(() => [
      window.length,
      document.querySelector("iframe"),
      document.querySelector("inkling-widget")!.shadowRoot,
    ]),
  ).toEqual([0, null, null]);
});

test(`${FLOOD} messages through the port end the conversation, not the frame`, async () => {
  const frame = await openSpeaking();
  await speak(page, CONNECT);

  await page.evaluate((count) => {
    const { port } = window as unknown as SpeakWindow;
    for (let i = 0; i < count; i++) port.postMessage({ type: "learn", itemId: `x${i}`, action: "hack" });
  }, FLOOD);

  await expect.poll(() => stateOf(frame)).toMatchObject({ state: "over", accepted: "0" });
});

test(`of ${FLOOD} well-formed messages the frame takes no more than a page could mean`, async () => {
  const frame = await openSpeaking();
  await speak(page, CONNECT);

  await page.evaluate((count) => {
    const { port } = window as unknown as SpeakWindow;
    for (let i = 0; i < count; i++) port.postMessage({ type: "learn", itemId: "lamps-50", action: "click" });
  }, FLOOD);

  await expect.poll(async () => (await stateOf(frame)).state).toBe("over");
  expect(await countAccepted(frame)).toBeLessThan(100);
});

/** Replaces what messages are built on by what keeps everything that passes. */
const REPLACE = `<script>
window.stolen = [];
const { apply } = Reflect;
const take = (thing) => { window.stolen[window.stolen.length] = thing; };
const wrap = (original) => original && function () {
  const result = apply(original, this, arguments);
  for (let i = 0; i < arguments.length; i++) take(arguments[i]);
  take(result);
  take(this);
  return result;
};
window.replace = () => {
  const Real = MessageChannel;
  const targets = [
    [window, "postMessage"], [MessagePort.prototype, "postMessage"], [MessagePort.prototype, "start"],
    [Real.prototype, "port1"], [Real.prototype, "port2"], [Element.prototype, "attachShadow"],
    [Element.prototype, "setAttribute"], [HTMLIFrameElement.prototype, "src"],
    [HTMLIFrameElement.prototype, "contentWindow"], [Crypto.prototype, "getRandomValues"],
    [EventTarget.prototype, "addEventListener"], [MessagePort.prototype, "onmessage"], [MessageEvent.prototype, "data"],
    [Document.prototype, "createElement"], [Node.prototype, "appendChild"], [Element.prototype, "append"],
    [Element.prototype, "remove"], [HTMLElement.prototype, "style"], [ShadowRoot.prototype, "adoptedStyleSheets"],
    [URL.prototype, "hash"], [URL.prototype, "href"],
    [JSON, "parse"], [JSON, "stringify"], [Promise.prototype, "then"], [Array.prototype, "push"],
    [Array.prototype, "map"], [Array.prototype, Symbol.iterator], [Object, "entries"], [Object, "keys"],
    [Reflect, "apply"], [Reflect, "construct"], [Function.prototype, "call"], [Function.prototype, "apply"],
  ];
  for (let i = 0; i < targets.length; i++) {
    const object = targets[i][0];
    const name = targets[i][1];
    const { value, get, set } = Object.getOwnPropertyDescriptor(object, name);
    if (value) object[name] = wrap(value);
    else Object.defineProperty(object, name, { get: wrap(get), set: wrap(set), configurable: true });
  }
  const RealBytes = Uint8Array;
  window.Uint8Array = function (size) { const bytes = new RealBytes(size); take(bytes); return bytes; };
  Object.prototype.onload = "take(this)";
  window.MessageChannel = function () { const channel = new Real(); take(channel); return channel; };
};
</script>`;

/** How much of what a page stole is a port, a nonce or the inside of the element. */
function countStolen(host: Page): Promise<number> {
  return host.evaluate(() => {
    const { stolen } = window as unknown as { stolen: unknown[] };
    let found = 0;
    for (let i = 0; i < stolen.length; i++) {
      const thing = stolen[i];
      if (
        thing instanceof MessagePort ||
        thing instanceof ShadowRoot ||
        thing instanceof MessageEvent ||
        (ArrayBuffer.isView(thing) && thing.byteLength === 16) ||
        thing instanceof HTMLIFrameElement
      )
        found++;
      else if (typeof thing === "string" && /#[0-9a-f]{32}$|^[0-9a-f]{32}$/.test(thing)) found++;
    }
    return found;
  });
}

test("prototypes that are replaced after the host's script see neither nonce nor port", async () => {
  const frame = await openWidget({
    before: REPLACE,
    // The element connects when the page is read: after this.
    after: "<script>replace()</script>",
  });
  await clickOnHost(page, frame, pick("lamps", 3));

  expect(await countStolen(page)).toBe(0);
  expect(
    await page.evaluate(() => (window as unknown as { stolen: unknown[] }).stolen.length),
  ).toBeGreaterThan(100);
  await expect.poll(async () => share(await cardsIn(frame), "lamps")).toBeGreaterThanOrEqual(5);
});

test("where they were replaced before it, the host's script opens no frame", async () => {
  sites.host.answers.set(
    "/",
    hostPage(sites.widget.origin, { before: `${REPLACE}<script>replace()</script>` }),
  );

  await page.goto(magazine);
  await page.waitForTimeout(500);

  expect(page.frames()).toHaveLength(1);
  expect(await page.getAttribute("inkling-widget", "data-inkling-state")).toBe("off");
});

/** Everything that a page can find out about a frame in it. */
function readAll(host: Page): Promise<Record<string, unknown>> {
  return host.evaluate(async () => {
    const attempt = (read: () => unknown) => {
      try {
        return String(read());
      } catch (error) {
        return (error as Error).name;
      }
    };
    const element = document.querySelector<HTMLElement>("inkling-widget, iframe")!;
    const inside = (element as HTMLIFrameElement).contentWindow as (Window & typeof globalThis) | undefined;
    const place = await new Promise<unknown>((resolve) =>
      new IntersectionObserver(([entry]) =>
        resolve([entry!.isIntersecting, entry!.intersectionRatio, entry!.boundingClientRect.toJSON()]),
      ).observe(element),
    );
    return {
      contentDocument: attempt(() => (element as HTMLIFrameElement).contentDocument),
      document: attempt(() => inside!.document),
      location: attempt(() => inside!.location.href),
      storage: attempt(() => inside!.localStorage),
      databases: attempt(() => inside!.indexedDB),
      performance: attempt(() => inside!.performance),
      history: attempt(() => inside!.history.length),
      name: attempt(() => inside!.name),
      frames: attempt(() => inside!.length),
      shadow: attempt(() => element.shadowRoot),
      focus: attempt(() => document.activeElement?.tagName),
      selection: attempt(() => getSelection()?.toString()),
      attributes: [...element.attributes].map(({ name, value }) => [name, value]),
      own: [localStorage.length, sessionStorage.length, document.cookie, history.length],
      ownDatabases: await indexedDB.databases(),
      requests: performance
        .getEntriesByType("resource")
        .map(({ name }) => name.replace(/#.*/, "#"))
        .sort(),
      place,
      messages: (window as unknown as HostWindow).messages,
    };
  });
}

test("two visitors of opposite taste look the same to the page around the frame, and to all servers", async () => {
  const seen = [];
  const orders = [];
  for (const category of ["lamps", "jackets"] as const) {
    const context = await browser.newContext({ viewport: { width: 800, height: 900 } });
    page = await context.newPage();
    const pictures: string[] = []; // in the order in which the browser asked for them
    page.on("request", (request) => request.url().includes("/art/") && pictures.push(request.url()));
    const frame = await openWidget({ before: LISTEN_IN, attributes: 'consent="granted"' });
    for (const request of [sites.host.requests, sites.widget.requests]) request.length = 0;
    await clickOnHost(page, frame, pick(category, 3));
    await expect.poll(async () => share(await cardsIn(frame), category)).toBeGreaterThanOrEqual(5);
    await page.reload(); // now it comes with a history
    const again = await frameOf(page, sites.widget);
    await expect.poll(() => keptIn(again)).toBe(3);
    await clickOnHost(page, again, pick(category, 1));
    await expect.poll(async () => share(await cardsIn(again), category)).toBeGreaterThanOrEqual(5);
    await page.waitForTimeout(300);
    orders.push(await cardsIn(again));
    seen.push({
      page: await readAll(page),
      pictures,
      // As they arrived: several at once, in any order.
      host: [...sites.host.requests].sort(),
      widget: [...sites.widget.requests].sort(),
    });
    await context.close();
  }

  expect(orders[0]).not.toEqual(orders[1]);
  expect(seen[0]).toEqual(seen[1]);
  expect(seen[0]!.pictures.slice(0, 40).map((url) => new URL(url).pathname)).toEqual(
    CANDIDATES.map(({ image }) => image),
  );
  expect(seen[0]!.page).toMatchObject({
    shadow: "null",
    messages: [
      ["port", { type: "ready", version: 1 }],
      ["port", { type: "height", px: expect.any(Number) }],
    ],
  });
});

test("a page that made the frame itself and speaks the protocol reads nothing of it, and is told no more", async () => {
  const seen = [];
  for (const category of ["lamps", "jackets"] as const) {
    const frame = await openSpeaking();
    const heard = page.evaluate(
      (invitation) => (window as unknown as SpeakWindow).speak(invitation, 1, 5000),
      CONNECT,
    );
    const say = (messages: readonly unknown[]) =>
      page.evaluate((all) => {
        for (const message of all) (window as unknown as SpeakWindow).port.postMessage(message);
      }, messages);
    const items = CANDIDATES.map(({ id, title }) => ({ id, title, url: `https://shop.example/${id}` }));
    const texts = { heading: "", note: "", language: "en", direction: "ltr" };
    await say([
      { type: "theme", size: "regular", scheme: "light", styles: {} },
      { type: "context", items, limit: 3, ...texts },
    ]);
    await frame.waitForSelector('[data-inkling-widget="running"] .card[data-inkling-item]');
    await page.waitForTimeout(300);
    await say(pick(category, 3).map((itemId) => ({ type: "learn", itemId, action: "click" })));
    await expect.poll(async () => share(await cardsIn(frame), category)).toBe(3);
    seen.push([await readAll(page), await heard]);
  }

  expect(seen[0]).toEqual(seen[1]);
  expect(seen[0]![1]).toEqual([
    { type: "ready", version: 1 },
    { type: "height", px: expect.any(Number) },
  ]);
  expect(seen[0]![0]).toMatchObject({
    contentDocument: "null",
    document: "SecurityError",
    location: "SecurityError",
    storage: "SecurityError",
    databases: "SecurityError",
    performance: "SecurityError",
    history: "SecurityError",
    name: "SecurityError",
    frames: "0",
  });
});
