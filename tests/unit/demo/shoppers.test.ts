import { describe, expect, it } from "vitest";
import { createCatalogue } from "../../../demo/catalogue/generate.ts";
import { simulateSessions, type SimulatedInteraction } from "../../../demo/shoppers/simulate.ts";
import type { DemoProduct } from "../../../demo/catalogue/product.ts";
import { createTaste, listMatches, matches, TASTE_KINDS } from "../../../demo/shoppers/taste.ts";

const catalogue = createCatalogue();
const seeds = Array.from({ length: 200 }, (_, i) => 5_000_000 + i);

describe("a taste", () => {
  it("is the same for the same seed", () => {
    expect(seeds.map((seed) => createTaste(seed))).toEqual(seeds.map((seed) => createTaste(seed)));
  });

  it.each(TASTE_KINDS)("of kind %s always has enough products to click three and hold out three", (kind) => {
    for (const seed of seeds) {
      expect(listMatches(createTaste(seed, kind), catalogue).length).toBeGreaterThanOrEqual(6);
    }
  });

  it.each([
    ["colour", "colour"],
    ["price", "band"],
    ["style", "style"],
  ] as const)("in %s stays inside one category and wants one value of it", (kind, field) => {
    for (const seed of seeds) {
      const wanted = listMatches(createTaste(seed, kind), catalogue);
      expect(new Set(wanted.map((product) => product.category)).size).toBe(1);
      expect(new Set(wanted.map((product) => product[field])).size).toBe(1);
      expect(wanted.length).toBeLessThan(20);
    }
  });

  it("comes in every kind when none is asked for", () => {
    expect(new Set(seeds.map((seed) => createTaste(seed).kind))).toEqual(new Set(TASTE_KINDS));
  });
});

describe("simulated sessions", () => {
  const rows = simulateSessions({ catalogue, count: 1500, seed: 3 });
  const clicks = new Map<string, SimulatedInteraction[]>();
  for (const row of rows.filter(({ action }) => action === "click")) {
    clicks.set(row.sessionId, [...(clicks.get(row.sessionId) ?? []), row]);
  }

  it("are the same for the same seed and others for another", () => {
    expect(simulateSessions({ catalogue, count: 50, seed: 3 })).toEqual(
      simulateSessions({ catalogue, count: 50, seed: 3 }),
    );
    expect(simulateSessions({ catalogue, count: 50, seed: 4 })).not.toEqual(
      simulateSessions({ catalogue, count: 50, seed: 3 }),
    );
  });

  it("have 1 to 20 clicks, in the order of their time", () => {
    expect(clicks.size).toBe(1500);
    for (const visit of clicks.values()) {
      expect(visit.length).toBeLessThanOrEqual(20);
      expect(visit.map((row) => row.at)).toEqual(visit.map((row) => row.at).sort((a, b) => a - b));
    }
    expect(rows.map((row) => row.at)).toEqual(rows.map((row) => row.at).sort((a, b) => a - b));
  });

  it("click known items only, popular ones more often", () => {
    const ids = new Set(catalogue.map((product) => product.id));
    expect(rows.every((row) => ids.has(row.itemId))).toBe(true);
    const places = new Map(catalogue.map((product, place) => [product.id, place]));
    const top = rows.filter((row) => (places.get(row.itemId) as number) < 150).length;
    expect(top / rows.length).toBeGreaterThan(0.55);
  });

  it("show a taste: long visits keep to one colour, band, style or category", () => {
    const candidates = seeds.flatMap((seed) => TASTE_KINDS.map((kind) => createTaste(seed, kind)));
    const byId = new Map(catalogue.map((product) => [product.id, product]));
    const long = [...clicks.values()].filter((visit) => visit.length >= 6).slice(0, 100);
    const purity = long.map((visit) => {
      const products = visit.map((row) => byId.get(row.itemId) as (typeof catalogue)[number]);
      const share = candidates.map((taste) => products.filter((product) => matches(taste, product)).length);
      return Math.max(...share) / products.length;
    });
    expect(purity.reduce((sum, share) => sum + share, 0) / purity.length).toBeGreaterThan(0.8);
  });

  it("tell a colour inside a category from the category after three clicks", () => {
    const byId = new Map(catalogue.map((product) => [product.id, product]));
    const visits = [...clicks.values()].map((visit) =>
      visit.map((row) => byId.get(row.itemId) as DemoProduct),
    );
    const alike = (a: DemoProduct, b: DemoProduct): boolean =>
      a.category === b.category && a.colour === b.colour;
    const starts = visits.filter(
      (visit) =>
        new Set(visit.slice(0, 3)).size === 3 &&
        visit.slice(0, 3).every((product) => alike(product, visit[0] as DemoProduct)),
    );
    const later = starts.flatMap((visit) =>
      visit
        .slice(3)
        .filter(({ category }) => category === visit[0]?.category)
        .map((product) => alike(product, visit[0] as DemoProduct)),
    );
    expect(later.length).toBeGreaterThan(100);
    expect(later.filter(Boolean).length / later.length).toBeGreaterThan(0.6);
  });
});
