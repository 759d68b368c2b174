import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { drawFigure } from "../../../src/meta/report/draw-figure.ts";
import { drawLines } from "../../../src/meta/report/draw-lines.ts";
import { makeOutcomeFigure } from "../../../src/meta/report/outcome-figure.ts";

const read = (html: string) => parseHTML(`<!doctype html><html><body>${html}</body></html>`).document;
const lines = drawFigure({
  id: "curve",
  title: "A <curve>",
  summary: "It rises & falls.",
  plot: (width) =>
    drawLines(
      [
        {
          name: "one",
          colour: "var(--own)",
          leads: true,
          points: [
            { x: 0, y: 1, low: 0, high: 2 },
            { x: 5, y: 3, low: 2, high: 4 },
          ],
        },
        { name: "two", colour: "red", points: [{ x: 0, y: 2 }] },
      ],
      { x: "k", y: "height", width },
    ),
  table: {
    head: ["k", "height"],
    rows: [
      ["0", "1"],
      ["5", "<3>"],
    ],
  },
});

test("a picture is one image with a name and a description, drawn for wide and for narrow pages", () => {
  const pictures = [...read(lines).querySelectorAll("svg")];

  expect(pictures).toHaveLength(2);
  const ids = new Set<string>();
  for (const svg of pictures) {
    expect(svg.getAttribute("role")).toBe("img");
    const named = svg.getAttribute("aria-labelledby")!.split(" ");
    const texts = [...svg.querySelectorAll("title, desc")];
    expect(texts.map(({ id }) => id)).toEqual(named);
    expect(texts.map(({ textContent }) => textContent)).toEqual(["A <curve>", "It rises & falls."]);
    expect(svg.querySelectorAll("[aria-label], style, script")).toHaveLength(0);
    for (const id of named) ids.add(id);
  }
  expect(ids.size).toBe(4);
});

test("its numbers are a table below it, with headers", () => {
  const page = read(lines);

  expect([...page.querySelectorAll("details table tbody th")].map(({ textContent }) => textContent)).toEqual([
    "0",
    "5",
  ]);
  expect(page.querySelector("details table tbody tr:last-child td")!.textContent).toBe("<3>");
});

test("lines carry their names, and bands are drawn where there are any", () => {
  const svg = read(lines).querySelector(".wide svg")!;

  const texts = [...svg.querySelectorAll("text")].map(({ textContent }) => textContent);
  expect(texts).toEqual(expect.arrayContaining(["one", "two", "k", "height", "0", "5"]));
  expect(svg.querySelectorAll("[fill-opacity]").length).toBe(1);
});

test("bars of outcomes fill the whole, and rows without tasks are left out", () => {
  const figure = makeOutcomeFigure({ id: "bars", title: "Bars", across: "group" }, [
    { label: "some", outcomes: { win: 3, tie: 1, loss: 4 } },
    { label: "none", outcomes: { win: 0, tie: 0, loss: 0 } },
  ]);
  const svg = read(drawFigure(figure)).querySelector(".wide svg")!;

  const widths = [...svg.querySelectorAll("rect")].map((rect) => Number(rect.getAttribute("width")));
  const whole = widths.reduce((sum, width) => sum + width, 0);
  expect(widths.map((width) => width / whole)).toEqual(
    [3 / 8, 1 / 8, 4 / 8].map((share) => expect.closeTo(share, 6) as number),
  );
  expect(figure.table.rows).toEqual([["some", "8", "37.5 %", "12.5 %", "50.0 %"]]);
  expect(figure.summary).toContain("some: 37.5 % better");
});
