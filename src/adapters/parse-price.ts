/**
 * The first amount in a text, whichever way its thousands and decimals are written: "1.234,56 €", "$1,234.56",
 * "1 299 kr". Three digits behind a single separator are thousands, unless the whole part is 0.
 */
export function parsePrice(text: string | undefined): number | undefined {
  const amount = /\d(?:[.,'’]?\d|\s(?=\d{3}(?!\d)))*/.exec(text ?? "")?.[0].replace(/[\s'’]/g, "");
  if (amount === undefined) return undefined;
  const [, whole = "", decimals] = /^(.*?)(?:[.,](\d{1,2}|\d{4,}))?$/.exec(amount)!;
  const isSmall = decimals === undefined && /^0[.,]\d{3}$/.test(whole);
  const price = isSmall
    ? Number(whole.replace(",", "."))
    : Number(`${whole.replace(/[.,]/g, "")}.${decimals ?? ""}`);
  return Number.isFinite(price) ? price : undefined;
}

const PRICE =
  /(?:\p{Sc}|\b(?:USD|EUR|GBP|CHF|PLN|SEK|NOK|DKK|CZK|Rs\.?|kr\.?))\s?\d(?:[\d.,'’]|[^\S\n](?=\d{3}))*|\d(?:[\d.,'’]|[^\S\n](?=\d{3}))*\s?(?:\p{Sc}|(?:USD|EUR|GBP|CHF|PLN|SEK|NOK|DKK|CZK|zł|kr|Kč|Ft|lei)(?!\p{L}))/iu;

/** The first amount with a currency before or behind it, as cards show prices. */
export function amountIn(text: string): string | undefined {
  return PRICE.exec(text)?.[0];
}
