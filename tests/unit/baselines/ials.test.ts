import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import {
  factoriseImplicit,
  makeFoldIn,
  type ImplicitFactors,
} from "../../../src/meta/baselines/factorise-implicit.ts";
import { fitIals } from "../../../src/meta/baselines/ials.ts";
import { makeCatalogue, makeSession } from "../evaluate/make-session.ts";

const ITEMS = 10;
const FACTORS = 3;
const options = { factors: FACTORS, sweeps: 4, unobserved: 0.2, regularisation: 0.05, seed: 7 };
const random = createRandom(3);
/** The last item is never clicked. */
const visits = Array.from({ length: 14 }, () =>
  Int32Array.from({ length: ITEMS - 1 }, (_, item) => item).filter(() => random() < 0.35),
);
const dot = (a: Float64Array, from: number, b: Float64Array, to: number) =>
  Array.from({ length: FACTORS }, (_, k) => a[from * FACTORS + k]! * b[to * FACTORS + k]!).reduce(
    (total, value) => total + value,
    0,
  );

/** The objective as it is printed. */
function objective({ histories, items }: ImplicitFactors): number {
  let loss = 0;
  for (const [history, visit] of visits.entries()) {
    for (let item = 0; item < ITEMS; item++) {
      const score = dot(histories, history, items, item);
      loss += options.unobserved * score ** 2 + (visit.includes(item) ? (score - 1) ** 2 : 0);
    }
    const weight = visit.length + options.unobserved * ITEMS;
    loss += options.regularisation * weight * dot(histories, history, histories, history);
  }
  for (let item = 0; item < ITEMS; item++) {
    const holders = visits.filter((visit) => visit.includes(item)).length;
    const weight = holders + options.unobserved * visits.length;
    loss += options.regularisation * weight * dot(items, item, items, item);
  }
  return loss;
}

test("the objective falls with every sweep", () => {
  const losses = [1, 2, 3, 4, 5].map((sweeps) =>
    objective(factoriseImplicit(visits, ITEMS, { ...options, sweeps })),
  );
  for (let sweep = 1; sweep < losses.length; sweep++) expect(losses[sweep]).toBeLessThan(losses[sweep - 1]!);
});

test("a folded-in vector is where the gradient of the visitor's own terms is zero", () => {
  const { items } = factoriseImplicit(visits, ITEMS, options);
  const clicked = Int32Array.of(1, 4, 6);
  const vector = new Float64Array(FACTORS);
  makeFoldIn(items, options)(clicked, vector);
  for (let k = 0; k < FACTORS; k++) {
    let gradient = options.regularisation * (3 + options.unobserved * ITEMS) * vector[k]!;
    for (let item = 0; item < ITEMS; item++) {
      const score = dot(vector, 0, items, item);
      const pull = options.unobserved * score + (clicked.includes(item) ? score - 1 : 0);
      gradient += pull * items[item * FACTORS + k]!;
    }
    expect(gradient).toBeCloseTo(0, 10);
  }
});

const catalogue = makeCatalogue(ITEMS);
const sessions = visits.map((visit, at) => makeSession([...visit], { id: `${at}` }));

test("a visitor's scores are the dot products of the folded-in vector", async () => {
  const { items } = factoriseImplicit(visits, ITEMS, options);
  const vector = new Float64Array(FACTORS);
  makeFoldIn(items, options)(Int32Array.of(2, 5), vector);
  const scores = await fitIals(sessions, catalogue, options).score([makeSession([2, 5])]);
  for (let item = 0; item < ITEMS; item++) expect(scores[item]).toBeCloseTo(dot(vector, 0, items, item), 6);
});

test("equal seeds give equal scores, other seeds others", async () => {
  const score = async (seed: number) =>
    Float32Array.from(await fitIals(sessions, catalogue, { ...options, seed }).score([makeSession([0])]));
  expect(await score(1)).toEqual(await score(1));
  expect(await score(1)).not.toEqual(await score(2));
});
