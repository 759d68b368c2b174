import { describe, expect, it } from "vitest";
import { createCatalogue } from "../../../demo/catalogue/generate.ts";
import { CATEGORIES, type DemoProduct } from "../../../demo/catalogue/product.ts";
import { RANGES } from "../../../demo/catalogue/ranges.ts";

const catalogue = createCatalogue();

describe("the demo catalogue", () => {
  it("is the same for the same seed and another for another", () => {
    expect(createCatalogue()).toEqual(catalogue);
    expect(createCatalogue(99)).not.toEqual(catalogue);
  });

  it("holds fifty products in each category, each with an id of its own", () => {
    for (const category of CATEGORIES) {
      expect(catalogue.filter((product) => product.category === category)).toHaveLength(50);
    }
    expect(new Set(catalogue.map((product) => product.id)).size).toBe(catalogue.length);
  });

  it("gives no two products of the shop the same title", () => {
    expect(new Set(catalogue.map((product) => product.title)).size).toBe(catalogue.length);
  });

  it("leaves nothing blank and nothing to be filled in in what is read", () => {
    for (const { title, description, brand } of catalogue) {
      expect(`${title}|${description}|${brand}`).not.toMatch(/undefined|NaN|[{}]|\|\||\s{2}/);
      expect(description).toMatch(/\.$/);
    }
  });

  it("lists the most popular first and shares out all demand", () => {
    const shares = catalogue.map((product) => product.popularity);
    expect([...shares].sort((a, b) => b - a)).toEqual(shares);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  it.each(CATEGORIES)("offers six or more %s in each colour, and a third in each price band", (category) => {
    const products = catalogue.filter((product) => product.category === category);
    for (const colour of RANGES[category].colours) {
      expect(products.filter((product) => product.colour === colour).length).toBeGreaterThanOrEqual(6);
    }
    for (const band of ["budget", "mid", "premium"]) {
      expect(products.filter((product) => product.band === band).length).toBeGreaterThanOrEqual(16);
    }
  });

  it.each(CATEGORIES)("orders the price bands of %s by price", (category) => {
    const prices = (band: DemoProduct["band"]): number[] =>
      catalogue
        .filter((product) => product.category === category && product.band === band)
        .map(({ price }) => price);
    expect(Math.max(...prices("budget"))).toBeLessThanOrEqual(Math.min(...prices("mid")));
    expect(Math.max(...prices("mid"))).toBeLessThanOrEqual(Math.min(...prices("premium")));
  });
});
