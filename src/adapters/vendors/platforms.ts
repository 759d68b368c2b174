import type { Platform } from "../platform-cards.ts";

/** What themes of the large shop systems have in common. */
export const PLATFORMS: readonly Platform[] = [
  {
    name: "shopify",
    detect: "[src*='cdn.shopify.com'],[href*='cdn.shopify.com'],[src*='/cdn/shop/'],[id^=shopify-section]",
    card: "a[href*='/products/']",
    path: /\/products\/[^/?#]+/,
    ids: [
      "[data-product-id]@data-product-id",
      "[data-productid]@data-productid",
      "[data-variant-id]@data-variant-id",
      "[name=id]@value",
    ],
    title: "[class*='card__heading' i],[class*='title' i],h3,h2",
    cart: "form[action*='/cart/add'] [type=submit],form[action*='/cart/add'] [name=add]",
    page: { detect: "meta[property='og:type'][content=product]", ids: [] },
  },
  {
    name: "woocommerce",
    detect: ".woocommerce,.woocommerce-page,.wc-block-grid",
    card: ".product.type-product,li.product,.wc-block-grid__product,.wc-block-product",
    ids: [
      "@class~\\bpost-(\\d+)",
      "[data-product_id]@data-product_id",
      "[data-product_sku]@data-product_sku",
    ],
    title: ".woocommerce-loop-product__title,.wc-block-grid__product-title,.wp-block-post-title,h2,h3",
    price: ".price,.wc-block-grid__product-price",
    link: ".woocommerce-LoopProduct-link,a[href]:not([href*='add-to-cart'])",
    cart: ".add_to_cart_button,.single_add_to_cart_button",
    page: {
      detect: "body.single-product",
      ids: ["[id^=product-]@id~^product-(\\d+)", "[name=add-to-cart]@value", ".sku@"],
    },
  },
  {
    name: "magento",
    detect: "[data-mage-init],script[type='text/x-magento-init'],[class*='catalog-product']",
    card: ".product-item-info,.product-item,li.item.product",
    ids: [
      "[data-product-id]@data-product-id",
      "[id^=product-item-info_]@id~_(\\d+)$",
      "[data-product-sku]@data-product-sku",
      "[name=product]@value",
    ],
    title: ".product-item-link,.product-name",
    price: "[data-price-type=finalPrice],.price",
    link: ".product-item-link,.product-item-photo,a[href]",
    cart: ".tocart",
    page: {
      detect: "body.catalog-product-view",
      ids: [
        "#product_addtocart_form [name=product]@value",
        "#product_addtocart_form@data-product-sku",
        ".product.attribute.sku .value@",
      ],
    },
  },
  {
    name: "prestashop",
    detect: ".product-miniature[data-id-product],meta[name=generator][content*=PrestaShop],body#product",
    card: ".product-miniature[data-id-product],.js-product-miniature",
    ids: ["[data-id-product]@data-id-product"],
    title: ".product-title,.h3",
    price: ".product-price-and-shipping .price,.price",
    link: ".product-title a,.thumbnail,a[href]",
    cart: "[data-button-action=add-to-cart]",
    page: {
      detect: "body#product",
      ids: ["#product_page_product_id@value", "[name=id_product]@value", "[itemprop=sku]@"],
    },
  },
  {
    name: "bigcommerce",
    detect: "[src*='bigcommerce.com'],[href*='bigcommerce.com'],[data-entity-id],[data-stencil-stylesheet]",
    card: "[data-entity-id],.productGrid .card,.productGrid .product",
    ids: [
      "[data-entity-id]@data-entity-id",
      "[data-product-id]@data-product-id",
      "[data-test^=card-]@data-test~(\\d+)",
    ],
    title: ".card-title,h4,h3",
    price: ".price--withTax,.price--withoutTax,.price",
    link: ".card-title a,.card-figure__link,a[href]",
    cart: "#form-action-addToCart,.card-figcaption-button[href*='cart.php']",
    page: {
      detect: ".productView",
      ids: ["[data-cart-item-add] [name=product_id]@value", "[data-product-sku]@"],
    },
  },
];
