/** How a shop system shows in its pages. `global`: a name on the window; `selector`: something in the document. */
interface Sign {
  readonly name: string;
  readonly global?: string;
  readonly selector?: string;
}

const SIGNS: readonly Sign[] = [
  {
    name: "Shopify",
    global: "Shopify",
    selector: "script[src*='cdn.shopify.com'],link[href*='cdn.shopify.com']",
  },
  { name: "WooCommerce", global: "wc_add_to_cart_params", selector: ".woocommerce,.woocommerce-page" },
  { name: "Magento", selector: "script[type='text/x-magento-init'],[data-mage-init]" },
  { name: "PrestaShop", global: "prestashop", selector: "meta[name='generator'][content*='PrestaShop' i]" },
  {
    name: "BigCommerce",
    global: "BCData",
    selector: "link[href*='bigcommerce.com'],img[src*='bigcommerce.com']",
  },
  { name: "Shopware", selector: "[data-plugin-options],meta[content*='Shopware' i]" },
  { name: "Salesforce Commerce Cloud", selector: "[src*='demandware.static'],[href*='demandware.static']" },
  { name: "Squarespace", global: "Squarespace" },
  { name: "Wix", global: "wixBiSession" },
  { name: "Next.js", global: "__NEXT_DATA__", selector: "#__next,script[src*='/_next/']" },
  { name: "Nuxt", global: "__NUXT__", selector: "#__nuxt" },
  { name: "Angular", selector: "[ng-version]" },
  { name: "React", selector: "[data-reactroot]" },
  { name: "Vue", selector: "[data-v-app],[data-server-rendered]" },
];

/** The shop systems and frameworks that a page shows signs of; empty for plain HTML. For reports only. */
export function namePlatform(page: Window): string[] {
  const globals = page as unknown as Record<string, unknown>;
  return SIGNS.filter(
    ({ global, selector }) =>
      (global !== undefined && globals[global] !== undefined) ||
      (selector !== undefined && page.document.querySelector(selector) !== null),
  ).map(({ name }) => name);
}
