import { CO_VISIT_CUES, CUE_SUMMARY, REPEAT_CUES } from "../core/cue-spec.ts";
import type { ModelSpec } from "../core/model-spec.ts";

/** Keeps logarithms and square roots away from 0. */
export const EPSILON = 1e-6;

/** Units of the network behind the gates. */
const GATE_UNITS = 16;

/** How far a part of `hybrid` is trusted: a positive number unless it is signed. */
interface Gate {
  /** Its value before training. */
  readonly start: number;
  readonly signed: boolean;
}

/** How `hybrid` is put together for a specification: what its two bodies, by TensorFlow.js and by plain numbers, share. */
export interface HybridLayout {
  /** Newest items that are attended to one by one. */
  readonly interests: number;
  readonly heedsChange: boolean;
  /** Steps of gradient descent after the closed form. */
  readonly refineSteps: number;
  /** The gates: of the user vector's move, which starts at the inner rate, of the attention, and of each cue in their order. */
  readonly gates: readonly Gate[];
  /** Place of the first cue's gate. */
  readonly cuesAt: number;
  /** Numbers that the network behind the gates sees, and its units. */
  readonly inputs: number;
  readonly units: number;
}

/** The layout that a specification asks for. */
export function layOutHybrid({ side, cues, supportRows, learner }: ModelSpec): HybridLayout {
  const { innerLr, options = {} } = learner;
  const interests = Math.min(options["interests"] ?? 0, supportRows);
  const heedsChange = (options["change"] ?? 0) > 0;
  const positive = (start: number): Gate => ({ start, signed: false });
  const repeat = (count: number, gate: Gate): Gate[] => new Array<Gate>(count).fill(gate);
  return {
    interests,
    heedsChange,
    refineSteps: options["refine"] ?? 0,
    gates: [
      positive(innerLr),
      ...repeat(interests > 0 ? 1 : 0, positive(0.3)),
      ...repeat(cues ? CO_VISIT_CUES : 0, positive(0.1)),
      ...repeat(cues?.repeats ? REPEAT_CUES : 0, { start: 0, signed: true }),
      ...repeat(cues?.matches.length ?? 0, positive(0.1)),
    ],
    cuesAt: interests > 0 ? 2 : 1,
    inputs: 2 + (heedsChange ? 1 : 0) + side.length + (cues ? CUE_SUMMARY : 0),
    units: GATE_UNITS,
  };
}
