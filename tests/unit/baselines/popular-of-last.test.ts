import { expect, test } from "vitest";
import { chooseByValidation } from "../../../src/meta/baselines/choose-by-validation.ts";
import { fitPopularOfBestLast, fitPopularOfLast } from "../../../src/meta/baselines/popular-of-last.ts";
import { makeCatalogue, makeSession } from "../evaluate/make-session.ts";

const catalogue = makeCatalogue(6, [
  { name: "price", kind: "numeric", values: [1, 2, 3, 4, 5, 6] },
  { name: "letter", kind: "categorical", values: ["x", "y", "x", "y", "x", null] },
  { name: "shelf", kind: "categorical", values: ["a", "a", "a", "b", "b", "b"] },
]);
/** Visitors stay at one shelf. */
const sessions = Array.from({ length: 60 }, (_, day) =>
  makeSession(day % 3 ? [0, 1, 2] : [3, 4, 5], { id: `${day}`, startMs: day * 86_400_000 }),
);

test("the most popular of the last item's value come first, then the rest", async () => {
  const ranker = fitPopularOfLast(
    [makeSession([0]), makeSession([0]), makeSession([1]), makeSession([4])],
    catalogue,
    "letter",
  );
  const scores = await ranker.score([makeSession([1, 2])]);
  const order = [0, 1, 2, 3, 4, 5].sort((a, b) => scores[b]! - scores[a]!);
  expect(order.slice(0, 4)).toEqual([0, 4, 2, 1]);
});

test("an unknown value shares nothing", async () => {
  const ranker = fitPopularOfLast([makeSession([0])], catalogue, "letter");
  const scores = await ranker.score([makeSession([5])]);
  expect(scores[0]).toBeGreaterThan(0);
  expect(scores[0]).toBeLessThan(1e-6);
});

test("the attribute is the one that does best on the end of the training sessions", async () => {
  const ranker = await fitPopularOfBestLast(sessions, catalogue);
  expect(ranker?.settings).toEqual({ attribute: "shelf" });
});

test("without a categorical attribute there is no such baseline", async () => {
  expect(await fitPopularOfBestLast(sessions, makeCatalogue(6))).toBeNull();
});

test("an attribute that does not exist is named, with those that do", () => {
  expect(() => fitPopularOfLast(sessions, catalogue, "price")).toThrow(/"price".*letter, shelf/);
});

test("settings are judged on sessions that they were not fitted on", async () => {
  const seen: number[] = [];
  await chooseByValidation(["letter", "shelf"], sessions, catalogue, (name, train) => {
    seen.push(Math.max(...train.map((session) => session.startMs)) / 86_400_000);
    return fitPopularOfLast(train, catalogue, name);
  });
  expect(seen).toEqual([47, 47]);
});
