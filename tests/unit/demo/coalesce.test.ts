import { expect, it } from "vitest";
import { coalesce } from "../../../demo/src/coalesce.ts";

it("runs once more, not once each, for all that is asked meanwhile", async () => {
  const open: (() => void)[] = [];
  const run = coalesce(() => new Promise<void>((resolve) => open.push(resolve)));
  const asked = [run(), run(), run()];
  open[0]?.();
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  expect(open).toHaveLength(2);
  open[1]?.();
  await Promise.all(asked);
  expect(open).toHaveLength(2);
});

it("tells those who asked when the work fails, and can be asked again", async () => {
  let fails = true;
  const run = coalesce(() => (fails ? Promise.reject(new Error("torn")) : Promise.resolve()));
  await expect(run()).rejects.toThrow("torn");
  fails = false;
  await expect(run()).resolves.toBeUndefined();
});
