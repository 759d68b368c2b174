import { expect, test } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { VERSION } from "../../../src/core/version.ts";

test("the version that pages are told is the package's", () => {
  expect(VERSION).toBe(packageJson.version);
});
