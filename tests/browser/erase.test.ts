import { expect, test } from "vitest";
import { proveErase } from "../privacy/prove-erase.ts";

const RUNS = process.env["INKLING_FULL"] === "1" ? 50 : 4;

test(`of ${RUNS} visitors who had everything erased, also with a second tab asleep, no byte is left in the browser's profile`, async () => {
  const proof = await proveErase({ runs: RUNS });

  expect(proof.watcherAwake).toBe(true);
  expect(proof.found).toEqual([]);
  expect(proof.writesAfterRevoke).toBe(0);
});
