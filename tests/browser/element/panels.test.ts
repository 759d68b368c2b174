import axe from "axe-core";
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchChromium } from "../rig/launch-chromium.ts";
import { loadElements, openPage, provide, serveElements, type ElementWindow } from "../rig/serve-elements.ts";
import type { Site } from "../rig/serve-site.ts";
import { click, getStatus, topItems, type ShopWindow } from "../rig/shop-page.ts";

const TITLES = Array.from({ length: 40 }, (_, item) => ({ id: `i${item}`, title: `Shoe ${item}` }));
const LIST = `<script type="application/json" data-inkling-items>${JSON.stringify(TITLES)}</script>`;
const PANELS = `${LIST}<inkling-privacy></inkling-privacy><inkling-why item="i5"></inkling-why><inkling-inspector></inkling-inspector>`;

let site: Site;
let browser: Browser;
let page: Page;
let errors: string[];
beforeAll(async () => {
  [site, browser] = await Promise.all([serveElements(), launchChromium({ webgpu: false })]);
});
afterAll(() => Promise.all([browser?.close(), site?.close()]));
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
});
afterEach(async () => {
  expect(errors).toEqual([]);
  await page.context().close();
});

async function open(body = PANELS, options: Parameters<typeof provide>[1] = {}): Promise<void> {
  await openPage(page, site, body);
  await loadElements(page);
  await provide(page, options);
}
const audit = async () => {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: typeof axe };
    const found = await tool.run(document, { resultTypes: ["violations"] });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
};
const button = (name: string) => page.getByRole("button", { name, exact: true });
const learning = () => page.getByRole("switch", { name: /Learn from what I do/ });
const isStored = (text: RegExp) =>
  page.locator("inkling-privacy summary").filter({ hasText: text }).waitFor();

test.each(["light", "dark"] as const)(
  "axe finds nothing in the panels in %s, closed and open",
  async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await open();
    await isStored(/Nothing/);
    expect(await audit(), "before anything is learned").toEqual([]);

    await click(page, ...TITLES.slice(0, 14).map(({ id }) => id));
    await isStored(/14 things/);
    await page.locator("inkling-privacy summary").click();
    await page.locator("inkling-why summary").click();
    await page.locator("inkling-why .place", { hasText: "in your order" }).waitFor();
    await button("Delete everything").click();

    expect(await audit(), "with everything open").toEqual([]);
  },
);

describe("inkling-privacy", () => {
  test("undoes one interaction by keyboard: the ranks are as if it had never happened, and the focus stays near", async () => {
    await open();
    await click(page, "i3");
    await click(page, "i9");
    const order = await topItems(page, 200);
    await click(page, "i20");
    expect(await topItems(page, 200)).not.toEqual(order);
    await isStored(/3 things/);

    await page.locator("inkling-privacy summary").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab"); // the list, which scrolls
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");

    await isStored(/2 things/);
    expect(await topItems(page, 200)).toEqual(order);
    const entries = page.locator("inkling-privacy .deed");
    expect(await entries.allInnerTexts()).toEqual([
      expect.stringContaining("You clicked Shoe 9"),
      expect.stringContaining("You clicked Shoe 3"),
    ]);
    await page.waitForFunction(
      () =>
        document.querySelector("inkling-privacy")?.shadowRoot?.activeElement?.getAttribute("aria-label") ===
        "Undo: You clicked Shoe 9",
    );
    await page.getByText("Undone, as if it had never happened.").waitFor({ state: "attached" });
  });

  test("pauses by keyboard: nothing is learned until it goes on", async () => {
    await open();
    await learning().focus();
    expect(await learning().getAttribute("aria-checked")).toBe("true");

    await page.keyboard.press("Space");
    await expect.poll(() => learning().getAttribute("aria-checked")).toBe("false");
    expect(await click(page, "i3")).toEqual([{ known: false, interactions: 0, paused: true }]);

    await page.keyboard.press("Space");
    await expect.poll(() => learning().getAttribute("aria-checked")).toBe("true");
    expect(await click(page, "i3")).toEqual([{ known: true, interactions: 1 }]);
  });

  test("keeps a pause for the next page and other tabs where storing is allowed, and nothing where it is not", async () => {
    const choice = (on: Page) => on.evaluate(() => (window as unknown as ShopWindow).personalizer.choice);
    await open(PANELS, { storage: "indexeddb" });
    const other = await page.context().newPage();
    await openPage(other, site, "");
    await loadElements(other);
    await provide(other, { storage: "indexeddb" });

    await learning().click();
    await expect.poll(() => choice(other)).toEqual({ paused: true, shopOrder: false });
    await open(PANELS, { storage: "indexeddb" });
    await expect.poll(() => learning().getAttribute("aria-checked")).toBe("false");
    await learning().click();
    await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0); // what is as ever needs no storing

    await open();
    await learning().click();
    await expect.poll(() => learning().getAttribute("aria-checked")).toBe("false");
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test("asks before it deletes everything; Escape keeps it", async () => {
    await open();
    await click(page, "i3", "i9");
    await isStored(/2 things/);

    await button("Delete everything").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    expect((await getStatus(page)).interactions).toBe(2);
    await page.keyboard.press("Enter"); // the focus is back on "Delete everything"
    await button("Yes, delete it").click();

    await isStored(/Nothing/);
    expect((await getStatus(page)).interactions).toBe(0);
  });

  test("hands out what is stored as a file, by the visitor's own hand and without a request", async () => {
    await open();
    await click(page, "i3", "i9");
    await isStored(/2 things/);
    const before = site.requests.length;

    const [download] = await Promise.all([page.waitForEvent("download"), button("Download it").click()]);

    const file = JSON.parse(await readFile(await download.path(), "utf8")) as { interactions: unknown[] };
    expect(download.suggestedFilename()).toBe("inkling-export.json");
    expect(file.interactions).toMatchObject([{ itemId: "i3" }, { itemId: "i9" }]);
    expect(site.requests.length).toBe(before);
  });

  test("puts a download back, once, and says what is wrong with another file where it can be seen", async () => {
    await open();
    await click(page, "i3", "i9");
    await isStored(/2 things/);
    const order = await topItems(page, 200);
    const [download] = await Promise.all([page.waitForEvent("download"), button("Download it").click()]);
    const file = await readFile(await download.path());
    const choose = async (name: string, buffer: Buffer) => {
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        button("Put a download back").click(),
      ]);
      await chooser.setFiles({ name, mimeType: "application/json", buffer });
    };
    await page.evaluate(() => (window as unknown as ShopWindow).personalizer.forget());
    await isStored(/Nothing/);

    await choose("inkling-export.json", file);
    await isStored(/2 things/);
    expect(await topItems(page, 200)).toEqual(order);
    await choose("inkling-export.json", file);
    await page.getByText("There is nothing in it that is not here.").waitFor({ state: "attached" });
    expect((await getStatus(page)).interactions).toBe(2);

    await choose(
      "holiday.json",
      Buffer.from(JSON.stringify({ format: "inkling-export@1", interactions: [1] })),
    );
    await page.getByText("interactions[0].itemId is missing").waitFor();
    expect(await audit()).toEqual([]);
    await choose("holiday.txt", Buffer.from("sun"));
    await page.getByText("That did not work: the file is not one of these downloads").waitFor();
    expect((await getStatus(page)).interactions).toBe(2);
  });

  test("says where it is kept, and when nothing is learned on a page", async () => {
    await open(PANELS, { storage: "indexeddb" });
    await page.getByText("stays in this browser").waitFor();

    await openPage(page, site, PANELS);
    await loadElements(page);
    await page.evaluate(() => {
      const { elements } = window as unknown as ElementWindow;
      elements.providePersonalizer(Promise.reject(new Error("no worker here")));
    });

    await page.getByText("Nothing is learned on this page").waitFor();
    expect(await learning().isDisabled()).toBe(true);
    await page.getByText("Personalization does not run on this page: no worker here").waitFor();
  });
});

describe("inkling-why", () => {
  test("explains while it is open, by what the engine computed, and follows what is learned", async () => {
    await open(`${LIST}<inkling-why item="i5"></inkling-why>`);
    await click(page, "i3");
    await page.evaluate(() => {
      const { personalizer } = window as unknown as ShopWindow & { asked: number };
      const { explain } = personalizer;
      Object.assign(window, { asked: 0 });
      personalizer.explain = (id) => {
        (window as unknown as { asked: number }).asked++;
        return explain(id);
      };
    });
    await click(page, "i9");
    expect(await page.evaluate(() => (window as unknown as { asked: number }).asked)).toBe(0);

    await page.locator("inkling-why summary").press("Enter");
    const place = page.locator("inkling-why .place");
    await place.filter({ hasText: "in your order" }).waitFor();
    const { rank, shop, reasons } = await page.evaluate(() =>
      (window as unknown as ShopWindow).personalizer.explain("i5"),
    );
    expect(await place.innerText()).toBe(
      `Number ${rank} of 200 in your order, number ${shop.rank} in the shop’s.`,
    );
    const { interaction, rankWithout } = [...reasons].sort(
      (a, b) => Math.abs(b.rankChange) - Math.abs(a.rankChange),
    )[0]!;
    expect(await page.locator("inkling-why li").nth(1).innerText()).toBe(
      `Without your click on Shoe ${interaction.itemId.slice(1)}, it would be number ${rankWithout}.`,
    );

    await page.evaluate(() => (window as unknown as ShopWindow).personalizer.forget());
    await place.filter({ hasText: `Number ${shop.rank} of 200, in the shop’s own order.` }).waitFor();
  });

  test("says so of an item that the model does not know", async () => {
    await open(`<inkling-why item="gone" open></inkling-why>`);

    await page.getByText("the model does not know it yet").waitFor();
  });
});

describe("inkling-inspector", () => {
  test("shows the engine's state and the first ranks, and follows", async () => {
    await open();
    await click(page, "i3", "i9");
    const inspector = page.locator("inkling-inspector");

    await inspector.getByText("2 interactions").waitFor();

    const { backend, artifact } = await getStatus(page);
    const text = await inspector.locator("section").innerText();
    for (const part of [
      backend.toUpperCase(),
      "maml, 200 items",
      artifact.hash.slice(0, 16),
      "this page’s memory",
    ])
      expect(text).toContain(part);
    const named = await inspector.locator("tbody td:nth-child(2)").allInnerTexts();
    expect(named).toEqual(
      (await topItems(page, 10)).map((id) => TITLES.find((it) => it.id === id)?.title ?? id),
    );
  });
});

describe("every element", () => {
  test("takes properties that were set before it was defined, and texts of another language", async () => {
    await openPage(
      page,
      site,
      `<inkling-why item="i5" messages='{"summary":"Warum steht das hier?"}'></inkling-why><inkling-privacy lang="de"></inkling-privacy>`,
    );
    await page.evaluate(() => {
      const privacy = document.querySelector("inkling-privacy")!;
      Object.assign(privacy, {
        messages: {
          title: "Deine Reihenfolge",
          "stored.one": "{count} Klick",
          "deed.click": "Klick auf {title}",
        },
        items: [{ id: "i3", title: "Schuh" }],
      });
    });
    await loadElements(page);
    await provide(page);
    await click(page, "i3");

    await page.getByRole("heading", { name: "Deine Reihenfolge" }).waitFor();
    await isStored(/^1 Klick$/);
    await page.locator("inkling-privacy summary").click();
    expect(await page.locator("inkling-privacy .deed").innerText()).toContain("Klick auf Schuh");
    await page.getByText("Warum steht das hier?").waitFor();
  });

  test("is defined once however often it is loaded; of two versions the first stays, with one warning", async () => {
    const warnings: string[] = [];
    page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
    const source = site.answers.get("/elements.js") as string;
    site.answers.set("/again.js", source);
    site.answers.set("/newer.js", source.replace(/(["'`])0\.1\.0\1/g, '"9.9.9"'));
    await open();
    const load = (url: string) => page.addScriptTag({ type: "module", url });

    await load("/again.js");
    expect(warnings).toEqual([]);
    await load("/newer.js");

    expect(warnings).toEqual([
      expect.stringMatching(/^\[inkling\] <inkling-recommendations>.* of another version came first/),
    ]);
    expect(
      await page.evaluate(
        () => (customElements.get("inkling-why") as unknown as { inklingVersion: string }).inklingVersion,
      ),
    ).not.toBe("9.9.9");
  });

  test("leaves no subscription behind when it goes, and starts again when it comes back", async () => {
    await openPage(page, site, `${PANELS}<inkling-recommendations></inkling-recommendations>`);
    await loadElements(page);
    await provide(page);
    const counts = await page.evaluate(async () => {
      const { elements, personalizer } = window as unknown as ElementWindow;
      void elements; // the page's personalizer is the one below from its next subscriber on
      const { subscribe } = personalizer;
      let alive = 0;
      personalizer.subscribe = (listener) => {
        alive++;
        const stop = subscribe(listener);
        return () => {
          alive--;
          stop();
        };
      };
      const main = document.querySelector("main")!;
      const settle = () => new Promise((resolve) => setTimeout(resolve, 50));
      const { parentNode } = main;
      main.remove();
      parentNode!.append(main);
      await settle();
      const connected = alive;
      main.remove();
      await settle();
      const gone = alive;
      parentNode!.append(main);
      await settle();
      return { connected, gone, again: alive };
    });

    expect(counts.gone).toBe(0);
    // A row that waits listens twice.
    expect(Math.min(counts.connected, counts.again)).toBeGreaterThanOrEqual(4);
  });
});
