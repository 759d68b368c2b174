import { beforeAll, expect, test } from "vitest";
import type { Attribute } from "../../../src/core/catalogue.ts";
import type { CueSpec } from "../../../src/core/cue-spec.ts";
import type { ModelSpec } from "../../../src/core/model-spec.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { takeOver } from "../../../src/meta/take-over.ts";
import { createTrainRun } from "../../../src/meta/train.ts";
import { createContentSchema } from "../../../src/model/content/create-content-schema.ts";
import { finish, makeTwoTastes, tinyConfig } from "./two-tastes.ts";

beforeAll(async () => void (await startBackend()));

const { data, sessions } = makeTwoTastes();
/** The same shop with all its items renamed and every attribute at another item. */
const other = {
  catalogue: {
    ids: data.catalogue.ids.map((id) => `other-${id}`),
    attributes: data.catalogue.attributes.map(
      (attribute) =>
        ({ ...attribute, values: [...(attribute.values as readonly unknown[])].reverse() }) as Attribute,
    ),
  },
};
const schemaOf = ({ catalogue }: typeof data) => createContentSchema(catalogue);

test("weights and content rows come from the other model, id rows do not", () => {
  const config = tinyConfig({ epochs: 1 });
  const trained = createTrainRun(data, sessions, config);
  finish(trained);
  const { state } = createTrainRun(other, sessions, tinyConfig({ seed: 2 }));
  const ownIds = state.tables.id.slice();

  const taken = takeOver(state, { spec: config.spec, schema: schemaOf(other) }, trained.toArtifact());

  expect(state.meta).toEqual(trained.state.meta);
  expect([...state.tables.content].sort()).toEqual([...trained.state.tables.content].sort());
  expect(state.tables.id).toEqual(ownIds);
  expect(taken).toEqual({
    weights: Object.keys(state.meta).length,
    ofWeights: Object.keys(state.meta).length,
    contentRows: 2,
    ofContentRows: 2,
  });
});

test("a run that is taken over does not train the model that it came from", () => {
  const config = tinyConfig({ epochs: 1 });
  const source = createTrainRun(data, sessions, config).toArtifact();
  const before = structuredClone(source.meta);
  const run = createTrainRun(other, sessions, config);
  takeOver(run.state, { spec: config.spec, schema: schemaOf(other) }, source);

  finish(run);

  expect(source.meta).toEqual(before);
});

test("gates go by the attributes that they weigh, those of attributes that only one shop has stay", () => {
  const cues = (...matches: string[]): CueSpec => ({
    ...{ matches, repeats: false, shrinkage: 20, balance: 0.5, fading: 0.6, backward: 0.5 },
    ...{ togetherDecay: 0.5, nextDecay: 0.5, matchDecay: 0.7 },
  });
  const spec = (matches: CueSpec): ModelSpec => ({
    ...tinyConfig().spec,
    learner: { name: "hybrid", adapts: "user", steps: 1, innerLr: 1 },
    cues: matches,
  });
  const config = tinyConfig({ epochs: 0.2, spec: spec(cues("parity")) });
  const trained = createTrainRun(data, sessions, config);
  finish(trained);
  const state = {
    ...trained.state,
    step: 0,
    meta: { gateBias: { shape: [9], values: new Float32Array(9) } },
  };

  takeOver(
    state,
    { spec: spec(cues("brand", "parity")), schema: schemaOf(data) },
    { ...trained.toArtifact(), spec: config.spec },
  );

  const theirs = [...trained.state.meta["gateBias"]!.values]; // of the user vector, six of co-visits, of parity
  expect(theirs).toHaveLength(8);
  expect([...state.meta.gateBias.values]).toEqual([...theirs.slice(0, 7), 0, theirs[7]]);
});

test("the first step's loss is lower for what was learned before", () => {
  const config = tinyConfig({ epochs: 2 });
  const trained = createTrainRun(data, sessions, config);
  finish(trained);
  const [scratch, warm] = [0, 1].map(() => createTrainRun(data, sessions, config));
  takeOver(warm!.state, { spec: config.spec, schema: schemaOf(data) }, trained.toArtifact());

  expect(warm!.step()).toBeLessThan(scratch!.step());
});

test("a model of another kind, and a run that has begun, are refused with what to do", () => {
  const config = tinyConfig();
  const run = createTrainRun(data, sessions, config);
  const source = run.toArtifact();
  const own = { spec: config.spec, schema: schemaOf(data) };

  expect(() => takeOver(run.state, { ...own, spec: { ...config.spec, dim: 16 } }, source)).toThrow(
    /another kind \(learner meta-sgd, dim 8.*train with the same --learner, --dim and --hidden/,
  );
  run.step();
  expect(() => takeOver(run.state, own, source)).toThrow(/before the first step/);
});
