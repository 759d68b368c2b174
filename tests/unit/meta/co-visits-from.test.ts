import { beforeAll, expect, test } from "vitest";
import { CO_VISIT_CUES, type CueSpec } from "../../../src/core/cue-spec.ts";
import { layOutHybrid } from "../../../src/learners/hybrid-layout.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { tinyConfig, trainTwoTastes } from "./two-tastes.ts";

const CUES: CueSpec = {
  ...{ shrinkage: 5, balance: 0.5, fading: 0.8, backward: 0.5, togetherDecay: 0.8, nextDecay: 0.8 },
  ...{ matches: ["parity"], matchDecay: 0.8, repeats: false },
};

beforeAll(async () => void (await startBackend()));

/** How far training has moved the trust in each cue from where it starts, co-visits first. */
function trainTrust(coVisitsFrom: number): number[] {
  const { spec } = tinyConfig();
  const hybrid = { ...spec, cues: CUES, learner: { ...spec.learner, name: "hybrid" } };
  const { cuesAt, gates } = layOutHybrid(hybrid);
  const { values } = trainTwoTastes({ epochs: 1, spec: hybrid, coVisitsFrom }).state.meta["gateBias"]!;
  return gates
    .map(({ start }, gate) => values[gate]! - Math.fround(Math.log(Math.expm1(start))))
    .slice(cuesAt);
}

test("steps before co-visits count teach nothing about them, and of shared attributes as ever", () => {
  const always = trainTrust(0);
  const never = trainTrust(1);

  const isMoved = (moves: readonly number[]) => moves.map((move) => Math.abs(move) > 1e-6);
  expect(isMoved(always)).toEqual(new Array(CO_VISIT_CUES + 1).fill(true));
  expect(isMoved(never)).toEqual([...new Array<boolean>(CO_VISIT_CUES).fill(false), true]);
});
