import { expect, test } from "vitest";
import { createSerialize } from "../../../src/engine/serialize.ts";

test("jobs run one at a time, in order, also after one failed", async () => {
  const serialize = createSerialize();
  const trace: string[] = [];
  const job = (name: string, fails = false) =>
    serialize(async () => {
      trace.push(`${name} starts`);
      await Promise.resolve();
      trace.push(`${name} ends`);
      if (fails) throw new Error(name);
    });

  const results = await Promise.allSettled([job("first"), job("second", true), job("third")]);

  expect(trace).toEqual(["first", "second", "third"].flatMap((name) => [`${name} starts`, `${name} ends`]));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
