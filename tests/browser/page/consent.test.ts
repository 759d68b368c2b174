import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPartsSite, type PartsSite, type PartsWindow } from "./open-parts.ts";

let site: PartsSite;
let page: Page;

beforeAll(async () => (site = await openPartsSite()));
afterAll(() => site?.close());

/** Opens a page whose tools are set up by `script`, and watches its consent. */
async function watch(script = "", late = "") {
  page =
    await site.open(`<!doctype html><link rel="icon" href="data:,"><script src="/parts.js"></script><script>
    window.parts = InklingParts; said = []; ${script}
    stop = parts.watchConsent(window, ({ storage, source }) => said.push(storage + ": " + source)); ${late}
  </script>`);
}
const said = () => page.evaluate(() => (window as unknown as PartsWindow & { said: string[] }).said);
const run = (script: string) => page.evaluate(script);

const GTAG = "window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments) }";
const TCF = `consents = {}; heard = new Map(); status = "cmpuishown"; applies = true;
  function tell() { for (const [id, callback] of heard) callback({ gdprApplies: applies, eventStatus: status, listenerId: id, purpose: { consents } }, true) }
  __tcfapi = (command, version, callback, id) => {
    if (command === "addEventListener") { heard.set(heard.size + 1, callback); tell() }
    else if (command === "removeEventListener") callback(heard.delete(id));
  };`;

test("without any tool it is unknown, and nobody is told anything", async () => {
  await watch();

  expect(await said()).toEqual([]);
});

describe("Google Consent Mode", () => {
  test("grants and denies by updates, those before the watch too", async () => {
    await watch(`${GTAG} gtag("consent", "default", { personalization_storage: "denied", wait_for_update: 500 });
      gtag("consent", "update", { personalization_storage: "granted" });`);
    expect(await said()).toEqual(["granted: Google Consent Mode"]);

    await run(`gtag("consent", "update", { ad_storage: "denied" })`);
    expect(await said()).toHaveLength(1);
    await run(`gtag("consent", "update", { personalization_storage: "denied" })`);
    expect(await said()).toEqual(["granted: Google Consent Mode", "denied: Google Consent Mode"]);
  });

  test("a denied default erases nothing while the tool may yet speak, and a default for some regions grants nothing", async () => {
    await watch(`${GTAG} gtag("consent", "default", { personalization_storage: "denied" })`);
    expect(await said()).toEqual([]);

    await watch(`${GTAG} gtag("consent", "default", { personalization_storage: "granted", region: ["US"] })`);
    expect(await said()).toEqual([]);
  });

  test("a denied default that nobody updates is a denial in the end", async () => {
    await watch(`waits = []; setTimeout = (callback, ms, ...args) => waits.push({ ms, call: () => callback(...args) });
      ${GTAG} gtag("consent", "default", { personalization_storage: "denied", wait_for_update: 8000 })`);
    expect(await said()).toEqual([]);

    await run("waits.filter(({ ms }) => ms === 8000).forEach(({ call }) => call())");

    expect(await said()).toEqual(["denied: Google Consent Mode"]);
  });

  test("a data layer that comes late is found, and given back as it was", async () => {
    await watch();
    await run(`${GTAG}`);
    await expect.poll(() => run(`Object.hasOwn(dataLayer, "push")`)).toBe(true);

    await run(`gtag("consent", "update", { personalization_storage: "granted" })`);
    expect(await said()).toEqual(["granted: Google Consent Mode"]);
    await run("stop()");
    expect(await run(`Object.hasOwn(dataLayer, "push")`)).toBe(false);
  });
});

describe("IAB TCF", () => {
  test("wants purposes 1, 5 and 6, once the visitor has decided", async () => {
    await watch(`${TCF} consents = { 1: true, 5: true, 6: true };`);
    expect(await said()).toEqual([]);

    await run(`status = "useractioncomplete"; tell()`);
    expect(await said()).toEqual(["granted: IAB TCF"]);
    await run("consents = { 1: true, 5: true }; tell()");
    expect(await said()).toEqual(["granted: IAB TCF", "denied: IAB TCF"]);
    await run("stop()");
    expect(await run("heard.size")).toBe(0);
  });

  test("is found when it comes late, and where the GDPR does not apply nobody was asked", async () => {
    await watch();
    await run(`${TCF} status = "tcloaded"; applies = false;`);
    await expect.poll(() => run("heard.size")).toBe(1);
    expect(await said()).toEqual([]);

    await run("applies = true; consents = { 1: true, 5: true, 6: true }; tell()");
    expect(await said()).toEqual(["granted: IAB TCF"]);
  });
});

test("Shopify: what the visitor said counts, and what the shop allows where they said nothing", async () => {
  const shopify = (allowed: boolean, preferences: string) =>
    `Shopify = { customerPrivacy: { preferencesProcessingAllowed: () => ${allowed}, currentVisitorConsent: () => ({ preferences: "${preferences}" }) } };`;
  await watch(shopify(false, ""));
  expect(await said()).toEqual([]);

  for (const [allowed, preferences] of [
    [true, "yes"],
    [false, "no"],
    [true, ""],
  ] as const)
    await run(
      `${shopify(allowed, preferences)} document.dispatchEvent(new CustomEvent("visitorConsentCollected", { detail: {} }))`,
    );

  expect(await said()).toEqual([
    "granted: Shopify customer privacy",
    "denied: Shopify customer privacy",
    "granted: Shopify customer privacy",
  ]);
});

test("WordPress: the category preferences, where a tool asks at all", async () => {
  await watch("wp_has_consent = () => true;");
  expect(await said()).toEqual([]);

  await run(`wp_consent_type = "optin"; document.dispatchEvent(new CustomEvent("wp_consent_type_defined"))`);
  for (const value of ["deny", "allow"])
    await run(
      `document.dispatchEvent(new CustomEvent("wp_listen_for_consent_change", { detail: { preferences: "${value}" } }))`,
    );

  expect(await said()).toEqual([
    "granted: WP Consent API",
    "denied: WP Consent API",
    "granted: WP Consent API",
  ]);
});

test("any denial wins: a browser that objects, whatever else is granted", async () => {
  await watch(`Object.defineProperty(navigator, "globalPrivacyControl", { value: true });
    ${GTAG} gtag("consent", "update", { personalization_storage: "granted" });`);

  expect(await said()).toEqual(["denied: Global Privacy Control"]);
});

test("a tool that throws counts as silent, and the others are heard", async () => {
  await watch(`__tcfapi = () => { throw new Error("broken") };
    ${GTAG} gtag("consent", "update", { personalization_storage: "granted" });`);

  expect(await said()).toEqual(["granted: Google Consent Mode"]);
});

test("navigation: another address counts, a hash does not, and history stays its own", async () => {
  for (const hasApi of [true, false]) {
    await watch(hasApi ? "" : `Object.defineProperty(window, "navigation", { value: undefined });`);
    await run(
      `went = []; native = history.pushState; stopWatching = parts.watchNavigation(window, (kind) => went.push(kind))`,
    );

    await run(
      `history.pushState({}, "", "/a?b"); location.hash = "c"; history.replaceState({}, "", "/a?b#d")`,
    );
    await run("new Promise((resolve) => setTimeout(resolve, 50))");
    expect(await run("went")).toEqual(["route"]);
    await run(`dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))`);
    expect(await run("went")).toEqual(["route", "restored"]);
    await run(`stopWatching(); history.pushState({}, "", "/e")`);
    expect(await run("went.length + String(history.pushState === native)")).toBe("2true");
  }
});

test("devices: what the browser says of itself decides", async () => {
  await watch();
  const limits = (navigator: object) =>
    page.evaluate(
      (given) => (window as unknown as PartsWindow).parts.readDeviceLimits({ navigator: given } as never),
      navigator,
    );

  expect(await limits({ hardwareConcurrency: 8, deviceMemory: 8, connection: { effectiveType: "4g" } })).toBe(
    "full",
  );
  expect(await limits({})).toBe("full");
  expect(await limits({ hardwareConcurrency: 2 })).toBe("light");
  expect(await limits({ deviceMemory: 0.5 })).toBe("off");
  expect(await limits({ connection: { saveData: true } })).toBe("off");
});
