import type { DemoProduct } from "../catalogue/product.ts";

/** Attributes that a visitor can see, most telling first. */
const VISIBLE = ["colour", "style", "material", "brand"] as const;

/** Prices are called similar up to this ratio. */
const SIMILAR_PRICE = 1.2;

/** Most frequent value first; only values seen at least `least` times. */
function count(values: readonly string[], least: number): [value: string, times: number][] {
  const times = new Map<string, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].filter(([, n]) => n >= least).sort((a, b) => b[1] - a[1]);
}

/** What the visitor's clicks have in common, such as `3 × shoes, 3 × blue`: plain counts, no guess about why. */
export function describeClicks(clicked: readonly DemoProduct[]): string {
  const values = [
    ...count(
      clicked.map((product) => product.category),
      1,
    ).slice(0, 2),
    ...(["colour", "style", "material"] as const).flatMap((name) =>
      count(
        clicked.map((product) => product[name]),
        2,
      ).slice(0, 1),
    ),
  ];
  return values
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([value, times]) => `${times} × ${value}`)
    .join(", ");
}

/**
 * What a product visibly shares with the clicked product it resembles most, such as `Blue suede, like Alder Runner`.
 * It states a likeness and no cause. Empty if there is none worth saying, or if the product was clicked itself.
 */
export function describeLikeness(product: DemoProduct, clicked: readonly DemoProduct[]): string {
  if (clicked.some(({ id }) => id === product.id)) return "You looked at this";
  let best: { shared: string[]; like: DemoProduct } | undefined;
  // Newest first, so that of equal likenesses the freshest is named.
  for (const like of [...clicked].reverse()) {
    if (like.category !== product.category) continue;
    const shared: string[] = VISIBLE.filter((name) => like[name] === product[name]).map(
      (name) => product[name],
    );
    if (Math.abs(Math.log(like.price / product.price)) < Math.log(SIMILAR_PRICE))
      shared.push("similar price");
    if (!best || shared.length > best.shared.length) best = { shared, like };
  }
  if (!best || best.shared.length === 0) return "";
  const words = best.shared.slice(0, 2).join(", ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}, like ${best.like.title}`;
}
