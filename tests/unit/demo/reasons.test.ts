import { describe, expect, it } from "vitest";
import { createCatalogue } from "../../../demo/catalogue/generate.ts";
import type { DemoProduct } from "../../../demo/catalogue/product.ts";
import { describeClicks, describeLikeness } from "../../../demo/src/reasons.ts";

const catalogue = createCatalogue();
const make = (changes: Partial<DemoProduct>): DemoProduct => ({
  ...(catalogue[0] as DemoProduct),
  category: "shoes",
  colour: "blue",
  style: "retro",
  material: "suede",
  brand: "Halvern",
  price: 100,
  ...changes,
});

describe("what the page says about an order", () => {
  it("counts what the clicks have in common and leaves out what they do not", () => {
    const clicked = [
      make({ style: "retro" }),
      make({ style: "classic", material: "knit" }),
      make({ colour: "red", style: "minimal", material: "canvas" }),
    ];
    expect(describeClicks(clicked)).toBe("3 × shoes, 2 × blue");
  });

  it("says nothing before the first click", () => {
    expect(describeClicks([])).toBe("");
  });

  it("names the clicked product that a product resembles most, and only what they share", () => {
    const like = make({ id: "a", title: "Alder Runner" });
    const other = make({
      id: "b",
      title: "Birch Boot",
      colour: "red",
      style: "minimal",
      material: "knit",
      brand: "Pell & Roe",
      price: 300,
    });
    expect(
      describeLikeness(make({ id: "c", style: "classic", material: "knit", brand: "Ostrick", price: 260 }), [
        like,
        other,
      ]),
    ).toBe("Knit, similar price, like Birch Boot");
    expect(
      describeLikeness(
        make({ id: "c", style: "classic", material: "canvas", brand: "Ostrick", price: 260 }),
        [like],
      ),
    ).toBe("Blue, like Alder Runner");
  });

  it("claims no likeness across categories or where nothing is shared", () => {
    expect(describeLikeness(make({ id: "c", category: "bags" }), [make({ id: "a" })])).toBe("");
    const unlike = make({
      id: "c",
      colour: "red",
      style: "minimal",
      material: "knit",
      brand: "Ostrick",
      price: 300,
    });
    expect(describeLikeness(unlike, [make({ id: "a" })])).toBe("");
  });

  it("says plainly that a product was looked at itself", () => {
    expect(describeLikeness(make({ id: "a" }), [make({ id: "a" })])).toBe("You looked at this");
  });
});
