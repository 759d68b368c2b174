import type { Page, SeenItem } from "./adapter.ts";
import { toFacts, toKeys } from "./describe.ts";
import { pathOf, readAddress } from "./page-path.ts";
import { amountIn, parsePrice } from "./parse-price.ts";
import { readText, textOf } from "./read-text.ts";

const TITLE = "h1,h2,h3,h4,h5,h6,[class*=title i],[class*=name i]";
/** Likeliest first. */
const PRICES = ["[class*=price i],[data-price]", "[class*=amount i]"];
/** Where a card shows two prices, the one that counts today. */
const TODAY = "ins,[class*=new i],[class*=sale i],[class*=special i],[class*=current i],[class*=final i]";

/** What a card shows of its item; names in its attributes are `ids`, its address is the last name. */
export function readCard(
  card: Element,
  page: Page,
  { ids = [], path }: { readonly ids?: readonly string[]; readonly path?: string } = {},
): SeenItem {
  const links = [...card.querySelectorAll("a[href]"), ...(card.matches("a[href]") ? [card] : [])];
  const here = pathOf(page);
  // Links to places in the page itself, which many cards may have, name no item.
  const addresses = links.flatMap((link) => {
    const address = readAddress(link.getAttribute("href"), page);
    return address && address.path !== here ? [address] : [];
  });
  const address = path === undefined ? addresses[0] : addresses.find((one) => one.path === path);
  const image = card.querySelector("img");
  const titles = [...card.querySelectorAll(TITLE)].map((one) => one.textContent);
  const source = image?.getAttribute("data-src") ?? image?.getAttribute("src");
  return {
    keys: toKeys(...ids, address?.path),
    facts: toFacts({
      title: readText(titles.find(isTitle)) ?? readText(image?.alt),
      url: address?.href,
      image: source ? toAbsolute(source, page) : undefined,
      price: parsePrice(priceIn(card)),
    }),
    element: card,
  };
}

/** Themes call prices titles, too. */
const isTitle = (text: string) => /\p{L}/u.test(text.replace(amountIn(text) ?? "", ""));

/** The text in which a card shows its price: what calls itself one, or an amount with a currency. */
export function priceIn(card: Element): string | undefined {
  for (const selector of PRICES) {
    const prices = card.querySelector(selector);
    // Around the price of today may stand what it was before.
    const price = ([...(prices?.querySelectorAll(TODAY) ?? [])].at(-1) ?? prices)?.textContent;
    if (price && /\p{Nd}/u.test(price)) return price;
  }
  return amountIn(textOf(card));
}

function toAbsolute(address: string, page: Page): string | undefined {
  try {
    return new URL(address, page.document.baseURI).href;
  } catch {
    return undefined;
  }
}
