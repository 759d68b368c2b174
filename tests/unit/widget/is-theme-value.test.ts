import { expect, test } from "vitest";
import { isThemeValue } from "../../../src/widget/is-theme-value.ts";
import type { ThemeKind } from "../../../src/widget/theme-names.ts";

const good: Record<ThemeKind, string[]> = {
  color: [
    "#fff",
    "#17191cff",
    "red",
    "rgb(10, 20, 30)",
    "rgb(10 20 30 / 50%)",
    "hsl(120deg 50% 50%)",
    "oklch(0.7 0.1 200)",
    "light-dark(#fff, rgb(0 0 0))",
    "transparent",
  ],
  length: ["0", "0px", "12px", "1.5rem", ".02em", "-.015em"],
  font: ["serif", "Inter, sans-serif", '"Iowan Old Style", Georgia, serif', "-apple-system, system-ui"],
  weight: ["400", "650", "bold"],
  transform: ["none", "uppercase"],
};

/** What would load, hide behind something known, or end the declaration. */
const bad: Record<ThemeKind, string[]> = {
  color: [
    "url(/x)",
    "var(--x)",
    "red; background: url(/x)",
    "rgb(var(--x))",
    "image-set('x')",
    "light-dark(url(x), red)",
    "r\\65 d",
    "red/**/",
    "#12",
    "env(x)",
    "attr(x)",
    "red\nblue",
  ],
  length: ["calc(1px)", "100px", "1e3px", "10vw", "12px 4px", "var(--x)", "12"],
  font: ["url(/x)", "Inter, url(x)", '"a\\"b"', "Inter; src: url(x)", "'a", "@import 'x'"],
  weight: ["0", "1001", "bolder", "400 400"],
  transform: ["full-width", "uppercase url(x)"],
};

test.each(Object.keys(good) as ThemeKind[])("of kind %s, what is plain passes", (kind) => {
  expect(good[kind].filter((value) => !isThemeValue(kind, value))).toEqual([]);
});

test.each(Object.keys(bad) as ThemeKind[])("of kind %s, what could do more does not", (kind) => {
  expect(bad[kind].filter((value) => isThemeValue(kind, value))).toEqual([]);
});

test("long values are refused before they are looked at", () => {
  expect(isThemeValue("font", "a".repeat(5_000_000))).toBe(false);
  expect(isThemeValue("color", `rgb(${"1 ".repeat(140)})`)).toBe(false);
});
