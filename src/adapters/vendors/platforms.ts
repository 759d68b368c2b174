import type { Platform } from "../platform-cards.ts";
import { SHOPIFY_META } from "./shopify-meta.ts";

/** What themes of the large shop systems have in common. */
export const PLATFORMS: readonly Platform[] = [
  {
    name: "shopify",
    detect:
      "[src*='cdn.shopify.com'],[href*='cdn.shopify.com'],[src*='/cdn/shop/'],[href*='/cdn/shop/'],[id^=shopify-section]",
    card: "a[href*='/products/']",
    path: /\/products\/[^/]+/,
    ids: ["data-product-id", "data-productid", "data-variant-id", "[name=id]@value"],
    cart: "form[action*='/cart/add'] [type=submit],form[action*='/cart/add'] [name=add]",
    page: "meta[property='og:type'][content=product]",
    pageIds: [],
    meta: { path: "ShopifyAnalytics.meta", fields: SHOPIFY_META },
  },
  {
    name: "woocommerce",
    detect: ".woocommerce,.woocommerce-page,.wc-block-grid",
    card: ".product.type-product,li.product,.wc-block-grid__product,.wc-block-product",
    ids: ["@class~\\bpost-(\\d+)", "data-product_id", "data-product_sku"],
    cart: ".add_to_cart_button,.single_add_to_cart_button",
    page: "body.single-product",
    pageIds: ["[id^=product-]@id~^product-(\\d+)", "[name=add-to-cart]@value", ".sku@"],
  },
  {
    name: "magento",
    detect: "[data-mage-init],script[type='text/x-magento-init'],body[class*=catalog-]",
    card: ".product-item-info,.product-item,li.item.product",
    ids: ["data-product-id", "data-product-sku", "[name=product]@value"],
    cart: ".tocart",
    page: "body.catalog-product-view",
    pageIds: [
      "#product_addtocart_form [name=product]@value",
      "#product_addtocart_form@data-product-sku",
      ".sku .value@",
    ],
  },
  {
    name: "prestashop",
    detect: ".product-miniature[data-id-product],body#product",
    card: ".product-miniature[data-id-product]",
    ids: ["data-id-product"],
    cart: "[data-button-action=add-to-cart]",
    page: "body#product",
    pageIds: ["#product_page_product_id@value", "[name=id_product]@value", "[itemprop=sku]@"],
  },
  {
    name: "bigcommerce",
    detect: "[src*='bigcommerce.com'],[href*='bigcommerce.com'],[data-entity-id],[data-stencil-stylesheet]",
    card: "[data-entity-id],.productGrid .card,.productGrid .product",
    ids: ["data-entity-id", "data-product-id", "[data-test^=card-]@data-test~(\\d+)"],
    cart: "#form-action-addToCart,[href*='cart.php?action=add']",
    page: ".productView",
    pageIds: ["[data-cart-item-add] [name=product_id]@value", "[data-product-sku]@"],
  },
];
