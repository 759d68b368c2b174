import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createCatalogue } from "../../../demo/catalogue/generate.ts";
import { drawProduct } from "../../../demo/art/draw-product.ts";

const catalogue = createCatalogue();
const drawings = catalogue.map((product) => drawProduct(product));

/** Throws unless the text is well-formed XML without entities: every tag closed in order, no attribute twice. */
function parseXml(text: string): { ids: string[]; references: string[] } {
  const open: string[] = [];
  const ids: string[] = [];
  const tag = /<(\/?)([a-zA-Z]+)((?:\s+[a-zA-Z][a-zA-Z0-9:-]*="[^"<&]*")*)\s*(\/?)>/y;
  let position = 0;
  while (position < text.length) {
    tag.lastIndex = position;
    const match = tag.exec(text);
    if (!match) throw new Error(`Not XML at: ${text.slice(position, position + 60)}`);
    const [whole, closing, name, attributes = "", empty] = match;
    const names = [...attributes.matchAll(/\s([a-zA-Z][a-zA-Z0-9:-]*)="/g)].map((found) => found[1]);
    if (new Set(names).size !== names.length) throw new Error(`An attribute twice in: ${whole}`);
    ids.push(...[...attributes.matchAll(/\sid="([^"]*)"/g)].map((found) => found[1] as string));
    if (closing) {
      if (open.pop() !== name) throw new Error(`Closed out of order: ${whole}`);
    } else if (!empty) open.push(name as string);
    position += whole.length;
  }
  if (open.length > 0) throw new Error(`Never closed: ${open.join()}`);
  return { ids, references: [...text.matchAll(/url\(#([^)]+)\)/g)].map((found) => found[1] as string) };
}

describe("the drawings", () => {
  it("are well-formed, finite and refer only to what they define", () => {
    for (const drawing of drawings) {
      const { ids, references } = parseXml(drawing);
      expect(drawing).not.toMatch(/undefined|NaN|null/);
      expect(new Set(ids).size).toBe(ids.length);
      expect(references.filter((reference) => !ids.includes(reference))).toEqual([]);
    }
  });

  it("share no id on a page, not even when one product is drawn twice", () => {
    const again = catalogue.map((product) => drawProduct(product, { scope: "again" }));
    const ids = [...drawings, ...again].flatMap((drawing) => parseXml(drawing).ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are the same each time", () => {
    expect(catalogue.map((product) => drawProduct(product))).toEqual(drawings);
  });

  it("differ wherever category, shape, colour or style differ", () => {
    const looks = new Map(
      catalogue.map(({ category, shape, colour, style }, index) => [
        [category, shape, colour, style].join(),
        (drawings[index] as string).replaceAll(/(art-[a-z]+-)\d+/g, "$1"),
      ]),
    );
    expect(new Set(looks.values()).size).toBe(looks.size);
  });
});

describe("the demo's sources", () => {
  it("name no address outside the shop", () => {
    const folder = new URL("../../../demo/", import.meta.url).pathname;
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.(ts|html|css)$/.test(file),
    );
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) {
      // The SVG namespace is a name, never fetched; the widget of the demo is on an origin of its own on this machine.
      const text = readFileSync(join(folder, file), "utf8")
        .replaceAll("http://www.w3.org/2000/svg", "")
        .replaceAll("http://127.0.0.1:", "");
      expect(text.match(/(?:https?:)?\/\/[\w-]+\.[\w.-]+|@import|@font-face/g) ?? [], file).toEqual([]);
    }
  });
});
