import { expect, test } from "vitest";
import { act, cardOrder, settle, shopPage, type EmbedWindow } from "../rig/embed-shop.ts";
import { complaints, leaveAndReturn, openShop, page, sites, tag, visitEmbed } from "../rig/visit-embed.ts";

visitEmbed({ without: ["--disable-back-forward-cache"] });

const granted = () => shopPage(tag('data-consent="granted"'));

test("a page that comes back from the back-forward cache goes on where it was", async () => {
  await openShop(granted());
  await settle(page);
  const order = await act(page, "i5");

  await leaveAndReturn();

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
