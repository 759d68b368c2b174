import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../rig/launch-chromium.ts";
import { openShop, readDone, readSeen, start } from "./shop-rig.ts";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium({ webgpu: false });
});
afterAll(() => browser?.close());

const run = (code: string) => page.evaluate(code);
const IDS = ["a1", "b2", "c3", "d4"];
const each = (card: (id: string, i: number) => string) => IDS.map(card).join("\n");
const IMG = '<img src="/i.jpg" alt="" width=80 height=80>';

/** Pages of lists → the grid that is found, and its cards' names. */
const LISTS: readonly [
  name: string,
  html: string,
  grid: { source: string; container: string; cards: string[] },
][] = [
  [
    "attributes of our own, with pinned and sponsored cards",
    `<div id=g>${each((id, i) => `<article data-inkling-item="${id}" ${["data-inkling-pin", "data-inkling-sponsored"][i] ?? ""}><a href="/p/${id}">x</a></article>`)}</div>`,
    {
      source: "data-attributes",
      container: "g",
      cards: ["(pinned) a1 /p/a1", "(sponsored) b2 /p/b2", "c3 /p/c3", "d4 /p/d4"],
    },
  ],
  [
    "a JSON-LD ItemList of addresses, joined with the page's links",
    `<script type="application/ld+json">{"@context":"https://schema.org","@type":"ItemList","itemListElement":[${IDS.map((id, i) => `{"@type":"ListItem","position":${i + 1},"url":"https://www.shop.example/x/${id}"}`)}]}</script>
     <div id=g>${each((id) => `<div><div><a href="/x/${id}?ref=list">A</a><a href="/brand">B</a></div></div>`)}</div>`,
    { source: "json-ld", container: "g", cards: ["/x/a1", "/x/b2", "/x/c3", "/x/d4"] },
  ],
  [
    "JSON-LD products in a graph, with mistakes in the JSON",
    `<script type="application/ld+json">
      /* <![CDATA[ */ { "@graph": [ // the list
        { "@type": ["ItemList"], "itemListElement": [ ${IDS.map((id) => `{ "@type": "ListItem", "item": { "@type": "Product", "sku": "S-${id}", "name": "Tee\n${id}", "url": "/x/${id}", }, }`).join(",")}, ] }, ] } /* ]]> */</script>
     <ul id=g>${each((id) => `<li><a href="/x/${id}">A</a></li>`)}</ul>`,
    { source: "json-ld", container: "g", cards: ["S-a1 /x/a1", "S-b2 /x/b2", "S-c3 /x/c3", "S-d4 /x/d4"] },
  ],
  [
    "microdata",
    `<ul id=g itemscope itemtype="https://schema.org/ItemList">${each(
      (
        id,
      ) => `<li itemprop=itemListElement itemscope itemtype="http://schema.org/Product"><meta itemprop=sku content="S-${id}"><a itemprop=url href="/m/${id}"><span itemprop=name>T</span></a>
      <span itemprop=offers itemscope itemtype="http://schema.org/Offer"><span itemprop=price content="3.50">x</span></span></li>`,
    )}</ul>`,
    { source: "microdata", container: "g", cards: ["S-a1 /m/a1", "S-b2 /m/b2", "S-c3 /m/c3", "S-d4 /m/d4"] },
  ],
  [
    "RDFa",
    `<div id=g vocab="https://schema.org/">${each((id) => `<div typeof="schema:Product"><span property="schema:productID">${id}</span><a property="schema:url" href="/r/${id}"><b property="schema:name">N</b></a></div>`)}</div>`,
    { source: "rdfa", container: "g", cards: ["a1 /r/a1", "b2 /r/b2", "c3 /r/c3", "d4 /r/d4"] },
  ],
  [
    "a Shopify theme",
    `<link rel=stylesheet href="https://www.shop.example/cdn/shop/t/1/base.css"><script src="https://cdn.shopify.com/x.js"></script><nav><a href="/products/gift">Gift</a></nav>
     <ul id=product-grid class="grid product-grid">${each(
       (
         id,
         i,
       ) => `<li class="grid__item"><div class="card-wrapper product-card-wrapper"><div class="card"><div class="card__inner">${IMG}</div><div class="card__content"><h3 class="card__heading"><a href="/collections/all/products/tee-${id}?variant=4">Tee</a></h3>
      <h3 class="card__heading h5"><a href="/products/tee-${id}">Tee</a></h3><div class="price"><span class="price-item">$10</span></div><form action="/cart/add"><input type=hidden name=id value="4000${i}"><button type=submit name=add>Add</button></form></div></div></div></li>`,
     )}</ul>`,
    {
      source: "shopify",
      container: "product-grid",
      cards: IDS.map((id, i) => `4000${i} /products/tee-${id} /collections/all/products/tee-${id}`),
    },
  ],
  [
    "WooCommerce",
    `<body class="archive woocommerce woocommerce-page"><ul class="products columns-4">${each(
      (
        id,
        i,
      ) => `<li class="product type-product post-${100 + i} status-publish instock product_cat-x"><a href="https://shop.example/product/${id}/" class="woocommerce-LoopProduct-link">${IMG}<h2 class="woocommerce-loop-product__title">Tee</h2><span class="price"><del>€9</del> <ins>€7</ins></span></a>
      <a href="?add-to-cart=${100 + i}" data-quantity=1 class="button add_to_cart_button ajax_add_to_cart" data-product_id="${100 + i}" data-product_sku="woo-${id}">Add</a></li>`,
    )}</ul>`,
    {
      source: "woocommerce",
      container: "products columns-4",
      cards: IDS.map((id, i) => `${100 + i} woo-${id} /product/${id}`),
    },
  ],
  [
    "Magento",
    `<body data-mage-init='{"x":{}}'><ol class="products list items product-items">${each(
      (
        id,
        i,
      ) => `<li class="item product product-item"><div class="product-item-info" data-container=product-grid><a href="https://www.shop.example/${id}.html" class="product photo product-item-photo">${IMG}</a><div class="product details"><strong class="product name product-item-name"><a class="product-item-link" href="https://www.shop.example/${id}.html">Bag</a></strong>
      <div class="price-box" data-role=priceBox data-product-id="${i + 1}"><span data-price-type=finalPrice data-price-amount=34><span class=price>$34.00</span></span></div><form data-role=tocart-form data-product-sku="24-${id}"><input type=hidden name=product value="${i + 1}"><button class="action tocart primary">Add</button></form></div></div></li>`,
    )}</ol>`,
    {
      source: "magento",
      container: "products list items product-items",
      cards: IDS.map((id, i) => `${i + 1} 24-${id} /${id}`),
    },
  ],
  [
    "PrestaShop",
    `<body id=category><div class="products row">${each((id, i) => `<div class="js-product product col-xs-12"><article class="product-miniature js-product-miniature" data-id-product="${i + 1}" data-id-product-attribute="${i + 9}"><a href="https://www.shop.example/men/${i + 1}-${i + 9}-${id}.html" class="thumbnail product-thumbnail">${IMG}</a><h2 class="h3 product-title"><a href="https://www.shop.example/men/${i + 1}-${i + 9}-${id}.html#/1-size-s">Shirt</a></h2><div class="product-price-and-shipping"><span class="price">19,12 €</span></div></article></div>`)}</div>`,
    {
      source: "prestashop",
      container: "products row",
      cards: IDS.map((id, i) => `${i + 1} /men/${i + 1}-${i + 9}-${id}`),
    },
  ],
  [
    "BigCommerce",
    `<link href="https://cdn11.bigcommerce.com/s.css"><ul class="productGrid">${each((id, i) => `<li class="product"><article class="card" data-entity-id="${70 + i}" data-name="Able" data-test="card-${70 + i}"><figure class="card-figure"><a href="https://www.shop.example/${id}/" class="card-figure__link">${IMG}</a></figure><div class="card-body"><h4 class="card-title"><a href="https://www.shop.example/${id}/">Able</a></h4><span data-product-price-without-tax class="price price--withoutTax">$225.00</span></div></article></li>`)}</ul>`,
    { source: "bigcommerce", container: "productGrid", cards: IDS.map((id, i) => `${70 + i} /${id}`) },
  ],
  [
    "plain cards in wrappers, beside menus, blog teasers, tiles and a cart",
    `<header><ul>${each((id) => `<li><a href="/c/${id}">${IMG} Category</a></li>`)}</ul></header>
     <div class="mini-cart"><ul>${each((id) => `<li><a href="/goods/in-${id}">${IMG} € 2</a></li>`)}</ul></div>
     <div class=tiles>${each((id) => `<div><a href="/c/${id}">${IMG} Category</a></div>`)}</div>
     <section id=g><h2>Goods</h2>${each((id) => `<div class="w"><div class="i"><a href="/goods/${id}.html">${IMG}</a><span class=n><a href="/goods/${id}.html">Thing</a></span><a href="/brand/acme">Acme</a><p>EUR 1.234,50</p><button>Add</button></div></div>`)}</section>
     <div class="blog-posts">${each((id) => `<article><a href="/blog/${id}">${IMG} How to</a></article>`)}</div>
     <footer><ul>${each((id) => `<li><a href="/f/${id}">${IMG} $ 5 off</a></li>`)}</ul></footer>`,
    {
      source: "repeated-cards",
      container: "g",
      cards: ["(not-an-item)", "/goods/a1", "/goods/b2", "/goods/c3", "/goods/d4"],
    },
  ],
  [
    "plain cards with ids in attributes, a banner among them and a paid one",
    `<div id=g>${each((id, i) => `<a class=c data-id="${id}" data-kind=card href="/t/${id}">${IMG}<b>Thing</b><i>$ ${i + 1}</i>${i === 3 ? "<small>Sponsored</small>" : ""}</a>`)}<div class=ad><a href="/sale">${IMG}</a></div></div>`,
    {
      source: "repeated-cards",
      container: "g",
      cards: ["a1 /t/a1", "b2 /t/b2", "c3 /t/c3", "(sponsored) d4 /t/d4", "(not-an-item)"],
    },
  ],
  [
    "cards that differ in the query alone, without prices",
    `<main id=g>${each((id) => `<p><a href="/show.php?lang=en&id=${id}">${IMG}</a> A thing</p>`)}</main>`,
    { source: "repeated-cards", container: "g", cards: IDS.map((id) => `/show.php?id=${id}`) },
  ],
  [
    "cards that link nowhere, by the ids of their buttons, beside a cart of such rows",
    `<div id=g>${each((id) => `<article>${IMG}<h3>Thing</h3><p>4 $</p><button data-id="${id}">Add</button></article>`)}</div>
     <aside class="cart-drawer"><div>${each((id) => `<div>${IMG}<p>4 $</p><button data-id="${id}">-</button></div>`)}</div></aside>`,
    { source: "repeated-cards", container: "g", cards: IDS },
  ],
  [
    "prices that only their class tells, and none where something is sold out",
    `<div class="category"><div id=g>${each((id, i) => `<div class=cell><a class="tile" href="/t/${id}">${IMG}<b>Thing</b></a>${i === 1 ? "<p>Gone</p>" : '<p class="price">120 000 ت</p>'}</div>`)}<div class=cell><p>Teaser</p><a href="/sale">${IMG}Sale</a></div></div></div>`,
    {
      source: "repeated-cards",
      container: "g",
      cards: ["/t/a1", "/t/b2", "/t/c3", "/t/d4", "(not-an-item)"],
    },
  ],
  [
    "links of text alone that call themselves products, beside others",
    `<aside>${each((id) => `<a class=tag href="/c/${id}">Tag</a>`)}</aside><div id=g>${each((id) => `<a class="card product" href="/t/${id}">Thing</a>`)}</div>`,
    { source: "repeated-cards", container: "g", cards: IDS.map((id) => `/t/${id}`) },
  ],
  [
    "addresses on another host of the shop, with parameters between slashes",
    `<div id=g>${each((id, i) => `<div><a href="https://items.shop.example/t/${id}/ref=list_${i};jsessionid=7${i}?x=1">${IMG}</a><a href="https://www.shop.example/maker">Maker</a> $ 3</div>`)}</div>`,
    { source: "repeated-cards", container: "g", cards: IDS.map((id) => `/t/${id}`) },
  ],
  [
    "one page that shows whichever item its query names",
    `<div id=g>${each((id) => `<div><a href="product-details.html?color=2&productID=${id}">${IMG}</a> $ 3</div>`)}</div>`,
    { source: "repeated-cards", container: "g", cards: IDS.map((id) => `/product-details?productID=${id}`) },
  ],
  [
    "a JSON-LD ItemList that names only some of the cards, paid ones among them",
    `<script type="application/ld+json">{"@type":"ItemList","itemListElement":[${IDS.slice(0, 3).map((id) => `{"@type":"ListItem","url":"/x/${id}"}`)}]}</script>
     <ul id=g>${each((id, i) => `<li data-listing-id="${id}"><a href="/x/${id}">${IMG}A thing</a> $ 3 ${["<i>Ad from shop</i>", "<i>Boosté</i>"][i] ?? ""}</li>`)}</ul>`,
    {
      source: "json-ld",
      container: "g",
      cards: ["(sponsored) /x/a1 a1", "(sponsored) /x/b2 b2", "/x/c3 c3", "d4 /x/d4"],
    },
  ],
];

test.each(LISTS)("%s", async (_, html, grid) => {
  page = await openShop(browser, html, "/list");
  await start(page);
  const { grids, report } = await readSeen(page);
  expect(grids).toEqual([grid]);
  expect(report.filter(({ error }) => error)).toEqual([]);
});

test("cards are known by the names that data on the page has for their address", async () => {
  page = await openShop(
    browser,
    `<div id=g>${each((id) => `<div class=c><a href="/t/${id}">${IMG}</a> $ 3</div>`)}</div>
     <script>dataLayer = [{ event: "view_item_list", ecommerce: { items: [{ item_id: "SKU-a1", url: "/t/a1" }] } }]</script>`,
  );
  await start(page);
  expect((await readSeen(page)).grids[0]!.cards[0]).toBe("/t/a1 SKU-a1");
});

test("a card says what its item is", async () => {
  page = await openShop(
    browser,
    `<ul>${each((id) => `<li><a href="/t/${id}"><img data-src="/${id}.jpg" src="data:," alt=Alt></a><h3> A  thing </h3><p class=price><del>$20.00</del><ins>$1,015.50</ins></p></li>`)}</ul>`,
  );
  await start(page);
  const { items } = await readSeen(page);
  expect(items[0]).toEqual({
    keys: ["/t/a1"],
    facts: {
      title: "A thing",
      url: "https://www.shop.example/t/a1",
      image: "https://www.shop.example/a1.jpg",
      price: 1015.5,
    },
  });
});

test.each([
  ["a title beside what only calls itself one", '<b class="title">8,00 €</b><b class="name">Able</b>', 8],
  ["thousands with spaces", "<h3>Able</h3><i>3 499,00 zł</i>", 3499],
  ["parts of one text that are two numbers", "<h3>Able</h3>12<b>500 €</b>", 500],
  [
    "the price of today, after the old one",
    '<h3>Able</h3><p class="price"><s>120000</s> <b class="new">9000</b></p>',
    9000,
  ],
  [
    "the price, not how many there are",
    '<h3>Able</h3><p class="amount-left">5</p><p class="price">69 Kč</p>',
    69,
  ],
])("a card shows %s", async (_, html, price) => {
  page = await openShop(browser, `<ul>${each((id) => `<li><a href="/t/${id}">${IMG}</a>${html}</li>`)}</ul>`);
  await start(page);
  const { items } = await readSeen(page);
  expect(items[0]!.facts).toMatchObject({ title: "Able", price });
});

/** Pages of one product → the names under which the view is told, and facts. */
const PRODUCTS: readonly [name: string, html: string, path: string, told: string, facts?: object][] = [
  [
    "JSON-LD Product with breadcrumbs",
    `<script type="application/ld+json">[{"@context":"https://schema.org/","@type":"Product","name":"Anvil","image":["https://x.example/a.jpg"],"sku":"044","gtin13":"4006381333931","mpn":"92","brand":{"@type":"Brand","name":"ACME"},"color":"black","additionalProperty":[{"@type":"PropertyValue","name":"Finish","value":"matte"},{"name":"Weight"}],"offers":{"@type":"Offer","url":"/p/anvil","priceCurrency":"USD","price":"119.99","availability":"https://schema.org/InStock"}},
     {"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":1,"name":"Home","item":"https://www.shop.example/"},{"@type":"ListItem","position":2,"name":"Tools","item":"/tools"},{"@type":"ListItem","position":3,"name":"Anvil"}]}]</script>`,
    "/p/anvil",
    "view 044 4006381333931 92 /p/anvil",
    {
      title: "Anvil",
      image: "https://x.example/a.jpg",
      price: 119.99,
      currency: "USD",
      brand: "ACME",
      inStock: true,
      category: "Tools",
      url: "https://www.shop.example/p/anvil",
      attributes: { color: "black", Finish: "matte" },
    },
  ],
  [
    "JSON-LD ProductGroup with variants, quotes as entities",
    `<script type="application/ld+json">{&quot;@type&quot;:&quot;ProductGroup&quot;,&quot;productGroupID&quot;:&quot;G1&quot;,&quot;name&quot;:&quot;Coat&quot;,&quot;hasVariant&quot;:[{&quot;@type&quot;:&quot;Product&quot;,&quot;sku&quot;:&quot;V1&quot;,&quot;offers&quot;:{&quot;lowPrice&quot;:5}},{&quot;@type&quot;:&quot;Product&quot;,&quot;sku&quot;:&quot;V2&quot;}]}</script>`,
    "/coat",
    "view G1 V1 V2 /coat",
    { title: "Coat", price: 5, url: "https://www.shop.example/coat" },
  ],
  [
    "microdata",
    `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop=name>Drill</h1><span itemprop=productID>D-1</span><div itemprop=offers itemscope itemtype="https://schema.org/Offer"><meta itemprop=priceCurrency content=EUR><span itemprop=price>1.299,00</span><link itemprop=availability href="http://schema.org/OutOfStock"></div></div>`,
    "/drill",
    "view D-1 /drill",
    { title: "Drill", price: 1299, currency: "EUR", inStock: false, url: "https://www.shop.example/drill" },
  ],
  [
    "Open Graph",
    `<html><head><meta property="og:type" content="product"><meta property="og:title" content="Mug"><meta property="og:url" content="https://www.shop.example/mug"><meta property="product:retailer_item_id" content="M-7"><meta property="product:price:amount" content="7.5"><meta property="product:price:currency" content="EUR"><meta property="product:availability" content="in stock"></head><body>`,
    "/mug",
    "view M-7 /mug",
    { title: "Mug", url: "https://www.shop.example/mug", price: 7.5, currency: "EUR", inStock: true },
  ],
  [
    "Shopify",
    `<script src="https://cdn.shopify.com/x.js"></script><h1>Tee</h1><script>ShopifyAnalytics = { meta: { product: { id: 111, gid: "gid://shopify/Product/111", vendor: "Acme", type: "Shirts", variants: [{ id: 222, sku: "T-S" }, { id: 333, sku: "" }] } } }</script>`,
    "/collections/all/products/tee",
    "view 111 222 333 T-S /products/tee /collections/all/products/tee",
    {
      title: "Tee",
      brand: "Acme",
      category: "Shirts",
      url: "https://www.shop.example/collections/all/products/tee",
    },
  ],
  [
    "WooCommerce",
    `<body class="single-product woocommerce"><div id=product-15 class="product type-product post-15"><h1>Cap</h1><span class=sku>cap-1</span><button name=add-to-cart value=15 class=single_add_to_cart_button>Add</button></div>`,
    "/product/cap/",
    "view 15 cap-1 /product/cap",
  ],
  [
    "Magento",
    `<body class="catalog-product-view" data-mage-init="{}"><h1>Bag</h1><form id=product_addtocart_form data-product-sku="24-MB01"><input type=hidden name=product value=1></form>`,
    "/joust.html",
    "view 1 24-MB01 /joust",
  ],
  [
    "PrestaShop",
    `<body id=product><h1>Shirt</h1><input type=hidden name=id_product value=1 id=product_page_product_id>`,
    "/men/1-1-shirt.html",
    "view 1 /men/1-1-shirt",
  ],
  [
    "BigCommerce",
    `<script src="https://cdn11.bigcommerce.com/x.js"></script><div class=productView><h1>Able</h1><dd data-product-sku>ABS</dd><form data-cart-item-add action="/cart.php"><input type=hidden name=product_id value=86></form></div>`,
    "/able/",
    "view 86 ABS /able",
  ],
];

test.each(PRODUCTS)("%s of one product is a view of it", async (_, html, path, told, facts) => {
  page = await openShop(browser, html, path);
  await start(page);
  expect(await readDone(page)).toEqual([told]);
  if (facts) expect((await readSeen(page)).items.at(-1)?.facts ?? {}).toEqual(facts);
});

const PLAIN = `<div id=g style="display:grid;grid-template-columns:repeat(3,200px)">${["a", "b", "c", "d", "e", "f"].map((id) => `<div class=c style="height:200px"><a href="/t/${id}" onclick="event.preventDefault()">${IMG}</a><a class=o href="/brand" onclick="event.preventDefault()">Brand</a><button>Like</button> $ 3</div>`).join("")}</div>`;

describe("what is done with cards", () => {
  test("is told where it opens the item, by any button or key, with its place", async () => {
    page = await openShop(browser, PLAIN, "/list");
    await start(page);
    await page.click("[href='/t/c']");
    await page.click("[href='/t/e']", { button: "middle" });
    await page.focus("[href='/t/a']");
    await page.keyboard.press("Enter");
    const clicks = (await readDone(page)).filter((done) => done.startsWith("click"));
    expect(clicks).toEqual(["click /t/c @2", "click /t/e @4", "click /t/a @0"]);
  });

  test("is no click where it leads elsewhere", async () => {
    page = await openShop(browser, PLAIN, "/list");
    await start(page);
    await page.click(".o");
    await page.click("button");
    expect(await readDone(page)).toEqual([]);
  });

  test("passes over what was seen for a second before it, once", async () => {
    page = await openShop(browser, PLAIN, "/list");
    await start(page);
    await page.waitForTimeout(1300);
    await page.click("[href='/t/c']");
    await page.click("[href='/t/d']");
    expect(await readDone(page)).toEqual([
      "impression /t/a @0",
      "impression /t/b @1",
      "click /t/c @2",
      "click /t/d @3",
    ]);
  });

  test("puts the card's item or the page's into the cart", async () => {
    page = await openShop(
      browser,
      `<body class="single-product woocommerce"><div id=product-15 class="product type-product post-15"><h1>Cap</h1><button class=single_add_to_cart_button>Add</button></div>
       <ul>${each((id, i) => `<li class="product type-product post-${20 + i}"><a href="/product/${id}">${IMG}</a><button class="add_to_cart_button" data-product_id=${20 + i}>Add</button></li>`)}</ul>`,
      "/product/cap",
    );
    await start(page);
    await page.click(".single_add_to_cart_button");
    await page.click(".post-21 button");
    expect(await readDone(page)).toEqual([
      "view 15 /product/cap",
      "cart 15 /product/cap",
      "cart 21 /product/b2",
    ]);
  });

  test("means what our own attributes say", async () => {
    page = await openShop(
      browser,
      `<div data-inkling-item=now data-inkling-action=view></div>
       <div>${each((id, i) => `<div data-inkling-item=${id} data-inkling-position=${i + 5}><button data-inkling-action=dislike>No</button><button data-inkling-action=nonsense>?</button></div>`)}</div>`,
    );
    await start(page);
    await page.click("[data-inkling-item=b2] [data-inkling-action=dislike]");
    await page.click("[data-inkling-item=b2] [data-inkling-action=nonsense]");
    expect(await readDone(page)).toEqual(["view now", "dislike b2 @6"]);
  });
});

test("cards that come by infinite scroll join their grid, and moving cards changes nothing", async () => {
  page = await openShop(browser, PLAIN, "/list");
  await start(page);
  await run(
    `looks = 0; push = seen.grids; g.append(g.firstElementChild); new Promise((done) => setTimeout(done, 250))`,
  );
  expect(await run("push === seen.grids")).toBe(true);
  await run(
    `g.insertAdjacentHTML("beforeend", g.lastElementChild.outerHTML.replaceAll("/t/a", "/t/z")); new Promise((done) => setTimeout(done, 250))`,
  );
  expect((await readSeen(page)).grids[0]!.cards).toEqual([
    "/t/b",
    "/t/c",
    "/t/d",
    "/t/e",
    "/t/f",
    "/t/a",
    "/t/z",
  ]);
});

test("a new page within the page is seen by looking again, and stale data of the last one is not", async () => {
  const product = (sku: string) =>
    `<script type="application/ld+json">{"@type":"Product","sku":"${sku}"}</script>`;
  page = await openShop(browser, product("one"), "/p/one");
  await start(page);
  expect(await readDone(page)).toEqual(["view one /p/one"]);
  await run(`history.pushState(null, "", "/list"); running.refresh("now")`);
  expect(await readDone(page)).toEqual(["view one /p/one"]);
  await run(
    `history.pushState(null, "", "/p/two"); document.body.innerHTML = ${JSON.stringify(product("two"))}; running.refresh("now"); running.refresh("now")`,
  );
  expect(await readDone(page)).toEqual(["view one /p/one", "view two /p/two"]);
});

test("looking at a page changes nothing on it", async () => {
  page = await openShop(browser, LISTS[5]![1], "/list");
  const before = await run("document.documentElement.outerHTML");
  await start(page);
  await run('running.refresh("now"); running.stop()');
  expect(await run("document.documentElement.outerHTML")).toBe(before);
});
