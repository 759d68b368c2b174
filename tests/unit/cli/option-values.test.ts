import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import {
  choice,
  numberIn,
  parseCounts,
  parseMoment,
  parseNumber,
  parseSettings,
} from "../../../src/cli/option-values.ts";

test("numbers, moments, lists and words are read", () => {
  expect(parseNumber("-1e-3")).toBe(-0.001);
  expect(numberIn({ least: 0, below: 1 })("0.5")).toBe(0.5);
  expect(parseMoment("2024-06-01")).toBe(Date.UTC(2024, 5, 1));
  expect(parseCounts("0,2,10")).toEqual([0, 2, 10]);
  expect(parseSettings("klWeight=0.01", { latent: 8 })).toEqual({ latent: 8, klWeight: 0.01 });
  expect(choice("user", "head")("head")).toBe("head");
});

test.each([
  ["no number", () => parseNumber("many"), "It must be a number."],
  ["nothing", () => parseNumber(" "), "It must be a number."],
  ["infinity", () => parseNumber("1e999"), "It must be a number."],
  ["too little", () => numberIn({ least: 1 })("0"), "It must be a number, at least 1."],
  ["a part", () => numberIn({ least: 1, whole: true })("2.5"), "It must be a whole number, at least 1."],
  ["the bound", () => numberIn({ least: 0, below: 1 })("1"), "It must be a number, at least 0 and below 1."],
  [
    "too much",
    () => numberIn({ least: 0, most: 1 })("1.1"),
    "It must be a number, at least 0 and at most 1.",
  ],
  ["a setting without a value", () => parseSettings("latent"), "It must have the form name=number."],
  ["a setting that is no number", () => parseSettings("latent=many"), "It must be a number."],
  ["a list with a part", () => parseCounts("1,1.5"), "It must be a whole number, at least 0."],
  ["no date", () => parseMoment("tomorrow"), "It must be a date such as 2024-06-01."],
  ["another word", () => choice("user", "head")("Head"), "It must be one of user, head."],
])("%s is refused with what it must be", (_, parse, message) => {
  expect(parse).toThrow(new InvalidArgumentError(message));
});
