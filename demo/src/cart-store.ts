/** Quantities by product id. The cart is the shop's own and knows nothing of Inkling. */
export type Cart = Readonly<Record<string, number>>;

const KEY = "wrenfield-cart";

/** Reads the cart of this browser; an unreadable one is an empty one. */
export function readCart(): Cart {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, unknown>;
    const lines = Object.entries(stored).filter(
      ([, quantity]) => Number.isInteger(quantity) && (quantity as number) > 0,
    );
    return Object.fromEntries(lines) as Cart;
  } catch {
    return {};
  }
}

/** Sets how many of a product are in the cart, 0 to 9; 0 removes it. Tells the header. */
export function setQuantity(id: string, quantity: number): Cart {
  const { [id]: _, ...others } = readCart();
  const cart = quantity > 0 ? { ...others, [id]: Math.min(9, quantity) } : others;
  try {
    localStorage.setItem(KEY, JSON.stringify(cart));
  } catch {
    // Storage is denied: the cart lasts as long as the page.
  }
  showCartCount(cart);
  return cart;
}

/** Writes the number of things in the cart into the header. */
export function showCartCount(cart: Cart = readCart()): void {
  const total = Object.values(cart).reduce((sum, quantity) => sum + quantity, 0);
  for (const badge of document.querySelectorAll<HTMLElement>("[data-cart-count]")) {
    badge.textContent = String(total);
    badge.hidden = total === 0;
  }
}
