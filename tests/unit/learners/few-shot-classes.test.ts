import { afterAll, beforeAll, expect, it } from "vitest";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { disposeParams } from "../../../src/model/params.ts";
import { classifyByPixels, classifyEpisodes, trainClassifier } from "./glyph-episodes.ts";
import { drawGlyphs } from "./glyphs.ts";

/*
 * Few-shot classification of characters of an alphabet that was not trained on, as in the tables of Snell et al. (2017,
 * arXiv:1703.05175) and Sung et al. (2018, arXiv:1711.06025). Their orderings that are tested here, on 5-way episodes:
 *
 * - all learners know more than the nearest neighbour among pixels, and more with 5 shots than with 1;
 * - with 1 shot prototypical and matching networks are about equal: a prototype of one drawing is that drawing;
 * - with 5 shots prototypical networks lead matching networks (Snell: 68.2 against 55.3 percent of miniImageNet);
 * - relation networks are not behind matching networks with either (Sung: 50.4 against 43.6 and 65.3 against 55.3).
 *   Whether relation or prototypical networks lead is not tested: the papers differ from each other.
 *
 * Each class of an episode is a visitor who clicked the class's drawings, and the class whose visitor gives a drawing
 * the highest logit wins. Our learners therefore differ from the papers' in this: a visitor sees the clicks of its
 * own class alone; prototypes are shrunk towards a background by a learned pseudo-count and compared by a gained
 * product, not by distance; attention is a product, not a cosine; the encoder is a small dense network and
 * not four convolutions. Training is 20-way (Snell, section 2.6: more ways than in the test), with as many shots as in
 * the test.
 *
 * Drawings, rates and budgets were chosen with seeds 11 to 13, of other alphabets, inits and episodes.
 */

const SEED = 21;
const EPISODES = 1000;
const isFull = process.env["INKLING_FULL"] === "1";
const NAMES = ["matching", "prototypical", "relation", ...(isFull ? ["ridge", "siamese"] : [])];
const TIMEOUT_MS = isFull ? 1_200_000 : 240_000;

/** Share right in each test episode, by who tells the classes apart and shots. All saw the same episodes. */
const shares = new Map<string, number[]>();

beforeAll(async () => {
  await startBackend("wasm");
  const known = drawGlyphs({ classes: 300, drawings: 20, seed: SEED });
  const unknown = drawGlyphs({ classes: 100, drawings: 20, seed: SEED + 1 });
  for (const shots of [1, 5]) {
    const test = { ways: 5, shots, queries: 3 };
    const judged = { episodes: EPISODES, seed: SEED + 2 };
    shares.set(`pixels ${shots}`, classifyByPixels(unknown, test, judged));
    for (const name of NAMES) {
      const training = { steps: isFull ? 2000 : 400, rate: 0.005, seed: SEED };
      const classifier = trainClassifier(name, known, { ...test, ways: 20 }, training);
      shares.set(`${name} ${shots}`, classifyEpisodes(classifier, unknown, test, judged));
      disposeParams(classifier.meta);
    }
  }
}, TIMEOUT_MS);

afterAll(() => {
  const rows = ["pixels", ...NAMES].map((name) =>
    [name.padEnd(14), ...[1, 5].map((shots) => show(meanOf(name, shots)))].join("  "),
  );
  console.info([`percent right of 5 ways, with 1 and 5 shots, ${EPISODES} episodes`, ...rows].join("\n"));
});

it.each(NAMES)("tells new classes apart by %s better than by pixels, and better with more shots", (name) => {
  for (const shots of [1, 5]) {
    const lead = difference([name, shots], ["pixels", shots]);
    expect(lead.mean - lead.margin, `${shots} shots`).toBeGreaterThan(0.02);
    expect(meanOf(name, shots).mean, `${shots} shots`).toBeGreaterThan(0.45);
  }

  const gain = difference([name, 5], [name, 1]);

  expect(gain.mean - gain.margin).toBeGreaterThan(0.08);
});

it("finds prototypical and matching networks about equal with one shot, and apart with five", () => {
  const one = difference(["prototypical", 1], ["matching", 1]);
  const five = difference(["prototypical", 5], ["matching", 5]);

  expect(Math.abs(one.mean)).toBeLessThan(0.03);
  expect(five.mean - five.margin).toBeGreaterThan(0);
});

it("finds relation networks not behind matching networks", () => {
  for (const shots of [1, 5]) {
    const lead = difference(["relation", shots], ["matching", shots]);

    expect(lead.mean + lead.margin, `${shots} shots`).toBeGreaterThan(0);
    expect(lead.mean, `${shots} shots`).toBeGreaterThan(-0.01);
  }
});

interface Estimate {
  readonly mean: number;
  /** Half the width of the 95 percent interval over episodes. */
  readonly margin: number;
}

function meanOf(name: string, shots: number): Estimate {
  return estimate(shares.get(`${name} ${shots}`)!);
}

/** How far one leads the other, episode by episode. */
function difference(a: readonly [string, number], b: readonly [string, number]): Estimate {
  const [first, second] = [a, b].map(([name, shots]) => shares.get(`${name} ${shots}`)!) as [
    number[],
    number[],
  ];
  return estimate(first.map((share, episode) => share - second[episode]!));
}

function estimate(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, margin: 1.96 * Math.sqrt(variance / values.length) };
}

function show({ mean, margin }: Estimate): string {
  return `${(100 * mean).toFixed(1)} ± ${(100 * margin).toFixed(1)}`;
}
