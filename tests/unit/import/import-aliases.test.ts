import { expect, it } from "vitest";
import { createResolveKeys } from "../../../src/core/resolve-keys.ts";
import { importTexts } from "./import-texts.ts";

const LOG = "session,item\ns,a\ns,b\ns,new\n";
const CATALOGUE = `item_id,sku,variants,url,colour
a,SKU-1,"11|12","https://shop.example/p/a,b",red
b,,"[""13"", ""14""]",,red
`;

it("columns that name the item travel as aliases and are no attributes", async () => {
  const { data } = await importTexts(
    { log: LOG, catalogue: CATALOGUE },
    { catalogue: { aliases: ["sku", "variants", "url"] } },
  );
  expect(data.catalogue.aliases?.map((names) => [...names].sort())).toEqual([
    ["11", "12", "SKU-1", "https://shop.example/p/a,b"],
    ["13", "14"],
    [],
  ]);
  expect(data.catalogue.attributes.map(({ name }) => name)).toEqual(["colour"]);
  expect(createResolveKeys(data.catalogue)(["/p/a,b"])).toBe("a");
});

it("without them a data folder is as it was", async () => {
  const { data, manifest } = await importTexts({ log: LOG, catalogue: CATALOGUE });
  expect(data.catalogue.aliases).toBeUndefined();
  expect(manifest.mapping.catalogue).not.toHaveProperty("aliases");
});

it("a column that does not exist is refused with the ones that do", async () => {
  const options = { catalogue: { aliases: ["gtin"] } };
  await expect(importTexts({ log: LOG, catalogue: CATALOGUE }, options)).rejects.toThrow(
    'no column "gtin"; its columns are item_id, sku, variants, url, colour; correct --alias',
  );
});
