import { createCatalogue } from "../catalogue/generate.ts";
import type { DemoProduct } from "../catalogue/product.ts";

/** Everything the shop sells, in the shop's own order: the most popular first. */
export const products: readonly DemoProduct[] = createCatalogue();

/** The shop's own order, as ids. */
export const shopOrder: readonly string[] = products.map((product) => product.id);

const byId = new Map(products.map((product) => [product.id, product]));

/** The product with this id, if the shop has it. */
export function findProduct(id: string | null): DemoProduct | undefined {
  return id === null ? undefined : byId.get(id);
}

const euros = new Intl.NumberFormat("en-IE", {
  style: "currency",
  currency: "EUR",
  maximumFractionDigits: 0,
});

/** A price as the shop writes it. */
export function formatPrice(price: number): string {
  return euros.format(price);
}

/** A link to a page of the shop that keeps a forced backend, so that it holds for a whole visit. */
export function linkTo(page: string, parameters: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(parameters);
  const backend = new URLSearchParams(location.search).get("backend");
  if (backend) search.set("backend", backend);
  return search.size > 0 ? `./${page}?${search.toString()}` : `./${page}`;
}

/** Lets the links written in the page keep a forced backend too. */
export function keepBackendInLinks(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-page]")) {
    const category = link.dataset["category"];
    link.href = linkTo(link.dataset["page"] as string, category ? { category } : {});
  }
}
