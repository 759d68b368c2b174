import { expect, test } from "vitest";
import { createResolveKeys } from "../../../src/core/resolve-keys.ts";

const resolve = createResolveKeys({
  ids: ["123456", "p-0042", "SKU_Red", "777001", "777002", "boots-9001", "lamp"],
  aliases: [
    ["https://shop.example/products/blue-shirt?variant=9", "9988776655"],
    ["/Products/Green%20Hat/"],
    [],
    ["/products/twin"],
    ["/products/twin", "/index.php?product_id=31"],
    [],
    ["/p/lamp.html", "4006381333931"],
  ],
});

test.each([
  ["the exact id", ["123456"], "123456"],
  ["an id in another case, with spaces", ["  sku_red "], "SKU_Red"],
  ["an alias", ["4006381333931"], "lamp"],
  ["an address for its path", ["https://shop.example/products/green%20hat"], "p-0042"],
  ["a path with the ending .html", ["/p/lamp"], "lamp"],
  ["a path behind a collection, by the handle", ["/collections/all/products/green%20hat/"], "p-0042"],
  ["a handle alone", ["green hat"], "p-0042"],
  ["an id that is the end of a path", ["/de/artikel/SKU_Red"], "SKU_Red"],
  ["an id in a query", ["/product.php?lang=de&product_id=777001"], "777001"],
  ["Google's feed id of Shopify", ["shopify_US_123456_42"], "123456"],
  ["Google's feed id by the variant", ["shopify_US_1_9988776655"], "123456"],
  ["Shopify's global id", ["gid://shopify/Product/777002"], "777002"],
  ["a prefix before the number", ["sku-123456"], "123456"],
  ["a number before the handle", ["/777001-some-chair.html"], "777001"],
  ["a number behind the handle", ["/p/some-chair-777002"], "777002"],
  ["a number that the catalogue prefixes", ["9001"], "boots-9001"],
  ["the first key that says anything", ["unheard", "lamp"], "lamp"],
  ["an exact name before a likeness of a more trusted one", ["x-123456", "lamp"], "lamp"],
])("%s is resolved", (_, keys, item) => {
  expect(resolve(keys)).toBe(item);
});

test.each([
  ["nothing", []],
  ["an unknown id", ["nobody"]],
  ["an alias of two items", ["/products/twin"]],
  ["a number too short to be an id", ["size-42"]],
  ["numbers in the middle", ["air-123456-pro"]],
  ["an empty name", ["", " "]],
  ["a path that cannot be decoded", ["/p/%E0%A4%A"]],
])("%s is no item", (_, keys) => {
  expect(resolve(keys)).toBe(null);
});
