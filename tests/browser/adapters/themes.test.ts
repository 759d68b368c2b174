import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../rig/launch-chromium.ts";
import { openShop, readSeen, start } from "./shop-rig.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium({ webgpu: false });
});
afterAll(() => browser?.close());

const IDS = ["a1", "b2", "c3", "d4"];
const each = (card: (id: string, i: number) => string) => IDS.map(card).join("\n");
const IMG = '<img src="/i.jpg" alt="" width=80 height=80>';

/**
 * Lists built like those of themes that many shops have, with what stands in the way there: swatches and detail links
 * that lead to variants, controls that are links to nowhere, attributes of JSON, images of lazy-loading scripts, banners
 * among the cards. What stands there is ours, the structure is theirs.
 */
const THEMES: readonly [
  name: string,
  html: string,
  grid: { source: string; container: string; cards: string[] },
][] = [
  [
    "PrestaShop's later theme: swatches, detail links, quantity fields",
    `<body id=category><div class="products">${each(
      (
        id,
        i,
      ) => `<article class="product-miniature js-product-miniature" data-id-product="${i + 1}" data-id-product-attribute="0"><div class="card"><a href="/en/men/${i + 1}-${id}.html" class="product-miniature__link">${IMG}</a>
      <div class="product-miniature__infos card-body"><button class="js-quickview" data-link-action="quickview">eye</button><a href="/en/men/${i + 1}-${id}.html"><p class="product-miniature__title">Shirt</p></a>
      <div class="product-miniature-variants"><a href="/en/men/${i + 1}-1${i}-${id}.html#/8-color-white" class="color"></a><a href="/en/men/${i + 1}-2${i}-${id}.html#/11-color-black" class="color"></a></div><span class="product-miniature__price">€19.12</span>
      <a href="/en/men/${i + 1}-${id}.html" class="btn">See details</a><form action="/en/cart"><input type=hidden name=id_product value="${i + 1}"><button data-button-action="add-to-cart">Add</button></form></div></div></article>`,
    )}</div>`,
    {
      source: "prestashop",
      container: "products",
      cards: IDS.map((id, i) => `${i + 1} /en/men/${i + 1}-${id}`),
    },
  ],
  [
    "BigCommerce's theme: lazy images of a script, compare boxes, attributes over several lines",
    `<script src="https://cdn11.bigcommerce.com/x.js"></script><ul class="productGrid">${each(
      (
        id,
        i,
      ) => `<li class="product"><article class="card" data-test="card-${70 + i}" data-event-type="list" data-entity-id="${70 + i}" data-position="${i + 1}" data-product-category="\n  Bags,\n  New" data-product-price="\n 225">
      <figure class="card-figure"><a href="/${id}/" class="card-figure__link" data-event-type="product-click"><img class="lazyload card-image" data-sizes="auto" src="/loading.svg" data-src="/img-${id}.jpg"></a><figcaption><button class="quickview" data-product-id="${70 + i}">Quick view</button><label for="compare-${id}">Compare <input type=checkbox id="compare-${id}" data-compare-id="${70 + i}"></label><a href="/cart.php?action=add&product_id=${70 + i}" data-button-type="add-cart">Add</a></figcaption></figure>
      <div class="card-body"><p data-test-info-type="brandName">Common</p><h3 class="card-title"><a href="/${id}/">Able</a></h3><span class="price price--withTax">$225.00</span></div></article></li>`,
    )}</ul>`,
    { source: "bigcommerce", container: "productGrid", cards: IDS.map((id, i) => `${70 + i} /${id}`) },
  ],
  [
    "Magento's theme: links to nowhere, swatches, no form",
    `<body class="catalog-category-view"><script type="text/x-magento-init">{"*":{}}</script><div class="products wrapper grid products-grid"><ol class="products list items product-items">${each(
      (
        id,
        i,
      ) => `<li class="item product product-item"><div class="product-item-info" id="product-item-info_${i + 1}"><a href="/${id}.html" class="product photo product-item-photo" tabindex="-1">${IMG}</a><div class="product details product-item-details"><strong class="product name product-item-name"><a class="product-item-link" href="/${id}.html">Bag</a></strong>
      <div class="product-reviews-summary"><a class="action view" href="/${id}.html#reviews">3 Reviews</a></div><div class="price-box" data-product-id="${i + 1}"><span class="price">$34.00</span></div><div class="swatch-opt-${i + 1}"></div>
      <a href="#" class="action towishlist" data-post='{"data":{"product":"${i + 1}"}}'>Wish</a><a href="#" class="action tocompare">Compare</a></div></div></li>`,
    )}</ol></div>`,
    {
      source: "magento",
      container: "products list items product-items",
      cards: IDS.map((id, i) => `${i + 1} /${id}`),
    },
  ],
  [
    "WooCommerce's blocks: cards of an interactive list, buttons beside links",
    `<body class="woocommerce-shop woocommerce woocommerce-page"><div data-block-name="woocommerce/product-collection" data-wp-interactive="woocommerce/product-collection"><ul class="wc-block-product-template__responsive columns-3 wc-block-product-template">${each(
      (
        id,
        i,
      ) => `<li class="wc-block-product post-${100 + i} product type-product status-publish instock" data-wp-context='{"productId":${100 + i}}' data-wp-key="product-item-${100 + i}"><div data-block-name="woocommerce/product-image"><a href="/product/${id}/">${IMG}</a></div><h2 class="wp-block-post-title"><a href="/product/${id}/" target="_self">Cap</a></h2>
      <div class="wc-block-components-product-price"><span class="woocommerce-Price-amount amount">€16</span></div><div class="wp-block-button wc-block-components-product-button"><button class="add_to_cart_button" data-product_id="${100 + i}" data-product_sku="woo-${id}">Add</button></div></li>`,
    )}</ul></div>`,
    {
      source: "woocommerce",
      container: "wc-block-product-template__responsive columns-3 wc-block-product-template",
      cards: IDS.map((id, i) => `${100 + i} woo-${id} /product/${id}`),
    },
  ],
  [
    "Shopify's later theme: cards are elements of its own, a banner among them",
    `<link rel=stylesheet href="//www.shop.example/cdn/shop/t/9/assets/base.css"><results-list><ul class="product-grid product-grid--grid">${each(
      (id, i) =>
        `${i === 2 ? '<li class="product-grid__item promo"><a href="/pages/sale">Sale</a></li>' : ""}<li class="product-grid__item" data-page="1" data-product-id="900${i}"><product-card class="product-card" data-product-id="900${i}"><a class="product-card__link" href="/products/tee-${id}?variant=1"><span class="visually-hidden">Tee</span></a><div class="card-gallery"><slideshow-component>${IMG}${IMG}</slideshow-component></div><a href="/products/tee-${id}"><h3>Tee</h3></a><product-price><span class="price">€20,00</span></product-price></product-card></li>`,
    )}</ul></results-list>`,
    {
      source: "shopify",
      container: "product-grid product-grid--grid",
      cards: [
        ...IDS.slice(0, 2).map((id, i) => `900${i} /products/tee-${id}`),
        "(not-an-item)",
        ...IDS.slice(2).map((id, i) => `900${i + 2} /products/tee-${id}`),
      ],
    },
  ],
  [
    "OpenCart: addresses of one script, ids in handlers",
    `<div id="content"><div id="product-list" class="row">${each(
      (id, i) =>
        `<div class="product-layout col-lg-4"><div class="product-thumb transition"><div class="image"><a href="/index.php?route=product/product&path=20&product_id=${40 + i}">${IMG}</a></div><div class="caption"><h4><a href="/index.php?route=product/product&path=20&product_id=${40 + i}">Phone ${id}</a></h4><div class="price"><span class="price-new">$110.00</span> <span class="price-old">$122.00</span></div></div><div class="button-group"><button onclick="cart.add('${40 + i}')">Cart</button></div></div></div>`,
    )}</div></div>`,
    {
      source: "repeated-cards",
      container: "product-list",
      cards: IDS.map((_, i) => `/index.php?product_id=${40 + i}`),
    },
  ],
  [
    "nopCommerce: ids on the card, a button that is an input",
    `<div class="product-grid"><div class="item-grid">${each(
      (id, i) =>
        `<div class="item-box"><div class="product-item" data-productid="${20 + i}"><div class="picture"><a href="/${id}">${IMG}</a></div><div class="details"><h2 class="product-title"><a href="/${id}">Camera</a></h2><div class="prices"><span class="price old-price">$600.00</span><span class="price actual-price">$500.00</span></div><input type="button" value="Add" class="button-2 product-box-add-to-cart-button"></div></div></div>`,
    )}</div></div>`,
    { source: "repeated-cards", container: "item-grid", cards: IDS.map((id, i) => `${20 + i} /${id}`) },
  ],
  [
    "Shopware: attributes of JSON, forms, a column around each card",
    `<div class="row cms-listing-row js-listing-wrapper" role="list">${each(
      (id, i) =>
        `<div class="cms-listing-col col-sm-6" role="listitem"><div class="card product-box box-standard" data-product-information='{"id":"0${i}ab","name":"Lamp"}'><div class="card-body"><div class="product-image-wrapper"><a href="/lamp-${id}/SW100${i}" class="product-image-link">${IMG}</a><button class="product-wishlist" data-add-to-wishlist="true"></button></div><div class="product-info"><a href="/lamp-${id}/SW100${i}" class="product-name">Lamp</a><div class="product-price-info"><p class="product-price-wrapper"><span class="product-price">€495.95*</span></p></div><form action="/checkout/line-item/add" class="buy-widget"><button class="btn-buy">Add</button></form></div></div></div></div>`,
    )}</div>`,
    {
      source: "repeated-cards",
      container: "row cms-listing-row js-listing-wrapper",
      cards: IDS.map((id, i) => `/lamp-${id}/sw100${i}`),
    },
  ],
];

test.each(THEMES)("reads %s", async (_, html, grid) => {
  const page = await openShop(browser, html);
  await start(page);
  const { grids, report } = await readSeen(page);

  expect(report.filter(({ error }) => error)).toEqual([]);
  expect(grids).toEqual([grid]);
});
