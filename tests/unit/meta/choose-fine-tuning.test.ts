import { expect, test } from "vitest";
import { chooseFineTuning } from "../../../src/meta/choose-fine-tuning.ts";
import type { Artifact } from "../../../src/model/artifact.ts";

const ARTIFACT: Artifact = {
  spec: {
    dim: 1,
    hidden: 0,
    side: [],
    supportRows: 2,
    learner: { name: "fomaml", adapts: "user", steps: 3, innerLr: 7 },
  },
  meta: {
    user: { shape: [1], values: Float32Array.of(0.5) },
    recency: { shape: [2], values: Float32Array.of(0, -0.4) },
    shrinkage: { shape: [], values: Float32Array.of(0) },
  },
  catalogue: { ids: ["a"], attributes: [] },
  vectors: Float32Array.of(1),
  side: new Float32Array(0),
  contrast: { items: Int32Array.of(0), offset: Float32Array.of(0) },
};

const octaves = (a: number, b: number) => Math.abs(Math.log2(a / b));
const isUniform = ({ meta }: Artifact) => meta["recency"]!.values.every((value) => value === 0);
const isUnshrunk = ({ meta }: Artifact) => Math.exp(meta["shrinkage"]!.values[0]!) < 0.01;

test("the search finds a rate between those of the coarse grid, and more steps than it tried", async () => {
  const judge = async ({ spec: { learner } }: Artifact) =>
    -octaves(learner.innerLr, 24) - octaves(learner.steps, 20);

  const { artifact, chosen } = await chooseFineTuning(ARTIFACT, judge, "weighed");

  expect(artifact.spec.learner.steps).toBe(20);
  expect(octaves(artifact.spec.learner.innerLr, 24)).toBeLessThanOrEqual(0.5);
  expect(chosen).toMatchObject({ steps: 20, innerLr: artifact.spec.learner.innerLr });
});

test.each([
  { uniform: true, unshrunk: true },
  { uniform: true, unshrunk: false },
  { uniform: false, unshrunk: true },
  { uniform: false, unshrunk: false },
])("rows' recency and the pull to the init are as the judge prefers: %o", async ({ uniform, unshrunk }) => {
  const judge = async (artifact: Artifact) =>
    Number(isUniform(artifact) === uniform) + Number(isUnshrunk(artifact) === unshrunk);

  const { artifact } = await chooseFineTuning(ARTIFACT, judge, "weighed");

  expect([isUniform(artifact), isUnshrunk(artifact)]).toEqual([uniform, unshrunk]);
  expect(artifact.meta["user"]).toBe(ARTIFACT.meta["user"]);
});

test("plain fine-tuning has no opinion of what is known, whatever the judge prefers", async () => {
  const judge = async (artifact: Artifact) => -Number(isUniform(artifact)) - Number(isUnshrunk(artifact));

  const { artifact } = await chooseFineTuning(ARTIFACT, judge, "plain");

  expect([isUniform(artifact), isUnshrunk(artifact)]).toEqual([true, true]);
});

test("no setting is judged twice, none better than the chosen one, and a broken one is never chosen", async () => {
  const judged: string[] = [];
  const judge = async ({ spec, meta }: Artifact) => {
    judged.push(JSON.stringify([spec.learner, Object.values(meta).map(({ values }) => Array.from(values))]));
    return spec.learner.innerLr > 70 ? NaN : spec.learner.innerLr;
  };

  const { chosen, trials } = await chooseFineTuning(ARTIFACT, judge, "weighed");

  expect(new Set(judged).size).toBe(judged.length);
  expect(trials).toHaveLength(judged.length);
  expect(chosen.height).toBe(Math.max(...trials.map(({ height }) => height)));
  expect(chosen.innerLr).toBeLessThanOrEqual(70);
  expect(chosen.innerLr).toBeGreaterThan(30);
});
