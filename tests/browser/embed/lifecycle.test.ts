import { expect, test } from "vitest";
import { act, cardOrder, settle, shopPage, type EmbedWindow } from "../rig/embed-shop.ts";
import { complaints, openShop, page, sites, tag, visitEmbed } from "../rig/visit-embed.ts";

visitEmbed({ without: ["--disable-back-forward-cache"] });

const granted = () => shopPage(tag('data-consent="granted"'));

test("a page that comes back from the back-forward cache goes on where it was", async () => {
  sites.shop.answers.set("/next", shopPage(""));
  await openShop(granted());
  await settle(page);
  const order = await act(page, "i5");
  await page.evaluate(() =>
    addEventListener("pageshow", ({ persisted }) => Object.assign(window, { persisted })),
  );
  await page.goto(`${sites.shop.url}/next`);

  await page.goBack({ waitUntil: "commit" });

  await page.waitForFunction(() => (window as unknown as { persisted?: boolean }).persisted);
  expect(await cardOrder(page)).toEqual(order);
  expect(await act(page, "i12")).not.toEqual(order);
  await page.waitForFunction(
    () => (window as EmbedWindow).inkling!.report().page!.order!.engine!.interactions === 2,
  );
  expect(complaints).toEqual({ errors: [], warnings: [] });
});

test("one that others have outdated meanwhile knows what was done on them", async () => {
  sites.shop.answers.set("/next", granted());
  await openShop(granted());
  await settle(page);
  await act(page, "i5");
  await page.goto(`${sites.shop.url}/next`);
  await settle(page);
  await act(page, "i9");

  await page.goBack({ waitUntil: "commit" });

  await page.waitForFunction(
    () => (window as EmbedWindow).inkling?.report().page?.order?.engine?.interactions === 2,
  );
  expect(complaints).toEqual({ errors: [], warnings: [] });
});
