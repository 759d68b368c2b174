import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { factoriseRatings, foldInRatings } from "../../../src/meta/baselines/factorise-ratings.ts";
import { fitRatingBaselines } from "../../../src/meta/baselines/rating-baselines.ts";
import { makeRated } from "../evaluate/make-session.ts";

const [MEAN, BIASES] = [0, 1];

test("means and biases are shrunk as their settings say: by hand for two users", async () => {
  const sessions = [makeRated([[0, 5], [1, 2]]), makeRated([[0, 5]], { startMs: 1e6 })]; // prettier-ignore
  const baselines = fitRatingBaselines(sessions, 3);

  const [mean, biases] = await Promise.all(
    [MEAN, BIASES].map((at) => baselines[at]!.score([makeRated([[1, 5]])])),
  );

  const item = [4 + 2 / (2 + 3), 4 - 2 / (1 + 3), 4];
  const bias = (5 - item[1]!) / (1 + 5);
  expect(Array.from(mean!)).toEqual([4, 4, 4]);
  item.forEach((value, i) => expect(biases![i]).toBeCloseTo(value + bias, 5));
});

test("ratings of rank one are found again, for the items of a user who was never seen", () => {
  const random = createRandom(3);
  const qualities = Array.from({ length: 12 }, () => random.normal());
  const historyOf = (taste: number, bias: number, known: number) => ({
    items: Int32Array.from({ length: known }, (_, item) => item),
    ratings: Float64Array.from({ length: known }, (_, item) => bias + taste * qualities[item]!),
  });
  const histories = Array.from({ length: 60 }, () => historyOf(random.normal(), random.normal(), 12));

  const vectors = factoriseRatings(histories, 12, { factors: 1, shrinkage: 0.01, sweeps: 20, seed: 1 });
  const user = foldInRatings(historyOf(1.5, -0.5, 6), vectors, { factors: 1, shrinkage: 0.01 });

  for (let item = 6; item < 12; item++) {
    expect(user[1]! + user[0]! * vectors[item]!).toBeCloseTo(-0.5 + 1.5 * qualities[item]!, 1);
  }
});
