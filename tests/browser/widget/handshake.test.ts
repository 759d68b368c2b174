import type { Browser, Frame, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { CONNECT, NONCE, speak, speakingPage, stateOf, type SpeakWindow } from "./speak.ts";
import { hostPage, launchPartitioned, serveWidget, type WidgetSites } from "./widget-sites.ts";

let sites: WidgetSites;
let browser: Browser;
let page: Page;
let magazine: string;
let blog: string;
beforeAll(async () => {
  sites = await serveWidget();
  browser = await launchPartitioned();
  magazine = sites.hostOrigin("magazine.localhost");
  blog = sites.hostOrigin("blog.localhost");
  sites.host.answers.set("/speak", speakingPage(sites.widget.origin));
});
afterAll(async () => {
  await browser?.close();
  await sites?.close();
});
beforeEach(async () => {
  sites.allow([magazine, blog], { header: false }); // so that the frame has to defend itself
  page = await browser.newPage();
});
afterEach(() => page?.context().close());

/** Opens a page that speaks; its frame waits for an invitation. */
async function openSpeaking(address: string): Promise<Frame> {
  await page.goto(address);
  const frame = page.frames()[1]!;
  await frame.waitForSelector("[data-inkling-widget]", { state: "attached" });
  return frame;
}

test("an invitation of an allowed host is taken, and the answer comes through its port alone", async () => {
  const frame = await openSpeaking(`${magazine}/speak`);

  const heard = await speak(page, CONNECT);

  expect(heard).toEqual([{ type: "ready", version: 1 }]);
  expect(await stateOf(frame)).toMatchObject({ state: "connected", accepted: "0" });
});

test("an invitation that is wrong in anything is refused, and the right one is still taken after it", async () => {
  const wrong = [
    ["nonce", { ...CONNECT, nonce: NONCE.replace("0", "1") }, 1],
    ["shape", { ...CONNECT, nonce: "" }, 1],
    ["shape", { ...CONNECT, nonce: [NONCE] }, 1],
    ["shape", { type: CONNECT.type, version: 1 }, 1],
    ["shape", { ...CONNECT, admin: true }, 1],
    ["shape", { ...CONNECT, type: "connect" }, 1],
    ["shape", { ...CONNECT, version: "1" }, 1],
    ["shape", CONNECT, 0],
    ["shape", CONNECT, 2],
    ["shape", JSON.stringify(CONNECT), 1],
    ["shape", null, 1],
  ] as const;
  const frame = await openSpeaking(`${magazine}/speak`);
  const results = [];
  for (const [, message, ports] of wrong)
    results.push([await speak(page, message, ports), await stateOf(frame)]);

  expect(results).toEqual(wrong.map(([why]) => [[], { state: "waiting", accepted: "0", why }]));
  expect(await speak(page, CONNECT)).toHaveLength(1);
});

test("an invitation is taken once", async () => {
  await openSpeaking(`${magazine}/speak`);
  await speak(page, CONNECT);

  expect(await speak(page, CONNECT)).toEqual([]);
});

test("a host of another version is told so, and its nonce is used up", async () => {
  const frame = await openSpeaking(`${magazine}/speak`);

  expect(await speak(page, { ...CONNECT, version: 2 })).toEqual([{ type: "error", code: "version" }]);

  expect(await speak(page, CONNECT)).toEqual([]);
  expect((await stateOf(frame)).accepted).toBe("0");
});

/** Origins that look like the allowed one. */
const lookAlikes = () => [
  sites.hostOrigin("magazine.localhost.evil.test"),
  sites.hostOrigin("notmagazine.localhost"),
  sites.hostOrigin("sub.magazine.localhost"),
  sites.hostOrigin("127.0.0.1"),
  sites.widget.url.replace("127.0.0.1", "magazine.localhost"), // another port
];

test("origins that look like an allowed one are refused, by the frame itself", async () => {
  sites.widget.answers.set("/speak", speakingPage(sites.widget.origin));
  const results = [];
  for (const origin of lookAlikes()) {
    const frame = await openSpeaking(`${origin}/speak`);
    results.push([await speak(page, CONNECT), await stateOf(frame)]);
  }
  expect(results).toEqual(lookAlikes().map(() => [[], { state: "waiting", accepted: "0", why: "origin" }]));
});

test("the server's frame-ancestors keeps them out before that, and lets the allowed in", async () => {
  sites.widget.answers.set("/speak", speakingPage(sites.widget.origin));
  sites.allow([magazine, blog]);
  const shown = [];
  for (const origin of [...lookAlikes(), magazine, blog]) {
    await page.goto(`${origin}/speak`);
    const frame = page.frames()[1]!;
    shown.push(
      await frame.evaluate(() => "inklingWidget" in document.documentElement.dataset).catch(() => false),
    );
  }
  expect(shown).toEqual([...lookAlikes().map(() => false), true, true]);
});

test("with the choice left to the server, whoever embeds the frame is allowed, and nobody else", async () => {
  sites.allow(["frame-ancestors"], { header: false });
  await openSpeaking(`${magazine}/speak`);

  expect(await speak(page, CONNECT)).toHaveLength(1);
});

test("without a list nobody is allowed", async () => {
  sites.allow([], { header: false });
  const frame = await openSpeaking(`${magazine}/speak`);

  expect(await speak(page, CONNECT)).toEqual([]);
  expect((await stateOf(frame)).why).toBe("origin");
});

test("another frame of the same page cannot speak for its host, though it knows the nonce", async () => {
  sites.host.answers.set("/empty", "<!doctype html><title>empty</title>");
  const frame = await openSpeaking(`${magazine}/speak`);
  await page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const other = document.createElement("iframe");
        other.onload = resolve;
        other.src = address;
        document.body.append(other);
      }),
    `${blog}/empty`,
  );
  const other = page.frames().find((one) => one.url().endsWith("/empty"))!;

  await other.evaluate((message) => {
    parent.frames[0]!.postMessage(message, "*", [new MessageChannel().port2]);
  }, CONNECT);

  await expect.poll(() => stateOf(frame)).toEqual({ state: "waiting", accepted: "0", why: "source" });
  expect(await speak(page, CONNECT)).toHaveLength(1);
});

test("an allowed host inside a stranger's page gets no widget", async () => {
  const evil = sites.hostOrigin("evil.test");
  sites.host.answers.set("/", hostPage(sites.widget.origin));
  sites.host.answers.set(
    "/around",
    `<!doctype html><title>around</title><iframe src="${magazine}/" width="900" height="900"></iframe>`,
  );
  await page.goto(`${evil.replace("evil.test", "x.evil.test")}/around`);
  const frame = page.frames().find((one) => one.url().startsWith(sites.widget.origin))!;

  await expect.poll(() => stateOf(frame)).toEqual({ state: "waiting", accepted: "0", why: "origin" });
});

test("a host on the widget's own origin is refused by both sides", async () => {
  sites.widget.answers.set("/speak", speakingPage(sites.widget.origin));
  sites.allow([sites.widget.origin], { header: false });
  const frame = await openSpeaking(`${sites.widget.origin}/speak`);

  expect(await speak(page, CONNECT)).toEqual([]);
  expect((await stateOf(frame)).why).toBe("origin");

  sites.host.answers.set("/own", hostPage(magazine));
  await page.goto(`${magazine}/own`);
  expect(await page.getAttribute("inkling-widget", "data-inkling-state")).toBe("off");
});

test("nothing that is not exactly a message of the host is accepted through the port", async () => {
  const frame = await openSpeaking(`${magazine}/speak`);
  await speak(page, CONNECT);

  await page.evaluate(() => {
    const { port } = window as unknown as SpeakWindow;
    const item = { id: "a", title: "A", url: "https://shop.example/a" };
    const context = {
      type: "context",
      items: [item],
      limit: 4,
      heading: "",
      note: "",
      language: "en",
      direction: "ltr",
    };
    const learn = { type: "learn", itemId: "a", action: "click" };
    const theme = { type: "theme", size: "regular", scheme: "light", styles: {} };
    const wrong: unknown[] = [
      undefined,
      7,
      "learn",
      [learn],
      {},
      { type: "constructor" },
      { type: "__proto__" },
      { ...learn, action: "hack" },
      { ...learn, itemId: "" },
      { ...learn, itemId: "x".repeat(201) },
      { ...learn, itemId: ["a"] },
      { ...learn, position: -1 },
      { ...learn, position: 0.5 },
      { ...learn, at: 5 },
      { ...context, limit: 0 },
      { ...context, limit: 1000 },
      { ...context, items: "a" },
      { ...context, items: Array.from({ length: 121 }, () => item) },
      { ...context, items: [{ ...item, url: "javascript:alert(1)" }] },
      { ...context, items: [{ ...item, image: "data:text/html,x" }] },
      { ...context, items: [{ ...item, onclick: "x" }] },
      { ...context, items: [null] },
      { ...context, artifact: "https://evil.example/model.json" },
      { ...theme, styles: { color: "red" } },
      { ...theme, styles: { "--inkling-ink": 5 } },
      { ...theme, styles: { "--inkling-ink": "x".repeat(301) } },
      { ...theme, size: "huge" },
      { type: "consent", storage: "indexeddb" },
      { type: "export" },
      { type: "status" },
      new Map([["type", "learn"]]),
    ];
    for (const message of wrong) port.postMessage(message);
  });

  await frame.waitForFunction(() => document.documentElement.dataset["inklingRefused"] === "31");
  expect((await stateOf(frame)).accepted).toBe("0");
});
