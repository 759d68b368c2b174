import { artifactError } from "../core/artifact-manifest.ts";
import { fold } from "../core/fold.ts";
import { ACTIONS } from "../core/interaction.ts";
import type { Artifact } from "../model/artifact.ts";
import type { EncodedParams } from "../model/params.ts";
import { EPSILON, layOutHybrid } from "./hybrid-layout.ts";
import type { SupportRow } from "./support-rows.ts";

type Numbers = ArrayLike<number>;

/** `hybrid` for one visitor, in plain numbers. */
export interface PlainHybrid {
  /** The fast weights of `createHybrid`, of one task. `rows` newest first; `cueSummary` as the cue reader gives it, empty without cues. */
  adapt(rows: readonly SupportRow[], cueSummary: Numbers): EncodedParams;
  /** What scores one item after the other by these fast weights; `cues` [cues] of that item, empty without. Throws where they are another model's. */
  score(fast: EncodedParams): (item: number, cues: Numbers) => number;
}

/**
 * The body of `hybrid` without TensorFlow.js, for pages that let no worker run: the same numbers but for rounding, for
 * specifications that `whyNotOnPage` has nothing against. Throws `ArtifactError` where the init does not fit its learner.
 */
export function createPlainHybrid({ spec, meta, vectors, side }: Artifact): PlainHybrid {
  const { dim, hidden } = spec;
  const features = spec.side.length;
  const { interests, gates, cuesAt, inputs, units } = layOutHybrid(spec);
  const take = (name: string, length: number): Float32Array => {
    const values = meta[name]?.values;
    if (values?.length !== length)
      throw artifactError(`its init has no "${name}" of ${length} numbers, which its learner hybrid needs`);
    return values;
  };
  const prior = take("user", dim);
  const sideGate = features > 0 ? take("sideGate", 3 * features) : new Float32Array(0);
  const actionWeight = take("actionWeight", ACTIONS.length);
  const recency = take("recency", spec.supportRows);
  const shrinkage = Math.exp(take("shrinkage", 1)[0]!);
  const againstPull = take("againstPull", 1)[0]!;
  const known = take("known", dim);
  const project = take("project", dim * dim);
  const attendNewest = take("attendNewest", dim * dim);
  const attendRow = take("attendRow", dim * dim);
  const gateBias = take("gateBias", gates.length);
  const gateHidden = take("gateHidden", inputs * units);
  const gateHiddenBias = take("gateHiddenBias", units);
  const gateOut = take("gateOut", units * gates.length);
  const attention = interests > 0 && {
    key: take("key", dim * dim),
    recency: take("keyRecency", interests),
    sharpness: Math.exp(take("logSharpness", 1)[0]!),
  };
  const network = hidden > 0 && {
    item: take("itemWeight", dim * hidden),
    user: take("userWeight", dim * hidden),
    bias: take("hiddenBias", hidden),
    head: take("headWeight", hidden),
  };
  const vectorOf = (item: number) => vectors.subarray(item * dim, (item + 1) * dim);

  const computeGates = (evidence: number, newest: SupportRow | undefined, cueSummary: Numbers) => {
    const seen = [Math.log1p(evidence), Math.exp(-evidence)];
    for (let f = 0; f < features; f++) seen.push(newest ? 0.2 * side[newest.item * features + f]! : 0);
    for (let i = 0; i < cueSummary.length; i++) seen.push(cueSummary[i]!);
    const active = multiply(seen, gateHidden, units).map((sum, u) => Math.tanh(sum + gateHiddenBias[u]!));
    return multiply(active, gateOut, gates.length).map((sum, gate) => {
      const raw = sum + gateBias[gate]!;
      return gates[gate]!.signed ? raw : softplus(raw);
    });
  };

  const solveUser = (rows: readonly SupportRow[], newest: SupportRow | undefined, gate: number) => {
    const query = newest && multiply(vectorOf(newest.item), attendNewest, dim);
    let counted = 0;
    let newer = 0;
    const pulled = new Float32Array(dim);
    for (const { item, action, label, weight = 1 } of rows) {
      const vector = vectorOf(item);
      const likeness = query ? dot(multiply(vector, attendRow, dim), query) : 0;
      const byOrder = recency[Math.min(newer, recency.length - 1)]!;
      const trusted = weight * Math.exp(actionWeight[action]! + byOrder + likeness);
      counted += trusted * label;
      newer += label;
      const pull = trusted * (label + (1 - label) * againstPull);
      for (let d = 0; d < dim; d++) pulled[d]! += pull * vector[d]!;
    }
    const trust = counted / (counted + shrinkage);
    const moved = multiply(pulled, project, dim);
    const step = (gate * trust) / Math.sqrt(dot(moved, moved) + EPSILON);
    return prior.map((value, d) => value + trust * known[d]! + step * moved[d]!);
  };

  /** As `takeKeys` of the other body. */
  const takeKeys = (rows: readonly SupportRow[]): EncodedParams => {
    if (!attention) return {};
    const keys = new Float32Array(interests * dim);
    const keyWeight = new Float32Array(interests);
    const newest = rows.filter(({ label }) => label === 1).slice(0, interests);
    newest.forEach(({ item }, order) => {
      keys.set(
        multiply(vectorOf(item), attention.key, dim).map((value) => value * attention.sharpness),
        order * dim,
      );
      keyWeight[order] = Math.exp(attention.recency[order]!);
    });
    return {
      keys: { shape: [1, interests, dim], values: keys },
      keyWeight: { shape: [1, interests], values: keyWeight },
    };
  };

  return {
    adapt: (rows, cueSummary) => {
      const evidence = fold(rows, 0, (sum, { label }) => sum + label);
      const newest = rows.find(({ label }) => label === 1);
      const allGates = computeGates(evidence, newest, cueSummary);
      const user = solveUser(rows, newest, allGates[0]!);
      const isHeard = features === 0 || evidence > 0;
      return {
        evidence: { shape: [1, 1], values: Float32Array.of(evidence) },
        gates: { shape: [1, gates.length], values: allGates },
        taste: { shape: [1, dim], values: isHeard ? user : new Float32Array(dim) },
        ...takeKeys(rows),
      };
    },
    score: (fast) => {
      const read = (name: string, length: number): Float32Array => {
        const values = fast[name]?.values;
        if (values?.length === length) return values;
        throw new Error(
          `fast weights "${name}" are not ${length} numbers; adapt again from the interactions`,
        );
      };
      const taste = read("taste", dim);
      const trusts = read("gates", gates.length);
      const evidence = read("evidence", 1)[0]!;
      const basis = [1, Math.log1p(evidence), Math.exp(-evidence)];
      const sideTrust = multiply(basis, sideGate, features).map(softplus);
      const fromUser =
        network && multiply(taste, network.user, hidden).map((sum, h) => sum + network.bias[h]!);
      const held = attention && { keys: read("keys", interests * dim), weight: read("keyWeight", interests) };
      const heldWeight = held ? held.weight.reduce((a, b) => a + b, EPSILON) : 1;

      const think = (vector: Float32Array): number => {
        if (!network || !fromUser) return 0;
        const sums = multiply(vector, network.item, hidden);
        let logit = 0;
        for (let h = 0; h < hidden; h++) logit += network.head[h]! * Math.max(0, sums[h]! + fromUser[h]!);
        return logit;
      };
      const attend = (vector: Float32Array): number => {
        if (!held) return 0;
        let sum = EPSILON;
        for (let j = 0; j < interests; j++)
          sum += held.weight[j]! * Math.exp(dot(vector, held.keys, j * dim));
        return trusts[1]! * Math.log(sum / heldWeight);
      };
      return (item, cues) => {
        const vector = vectorOf(item);
        let logit = dot(vector, taste) + think(vector) + attend(vector);
        for (let f = 0; f < features; f++) logit += sideTrust[f]! * side[item * features + f]!;
        for (let c = 0; c < cues.length; c++) logit += trusts[cuesAt + c]! * cues[c]!;
        return logit;
      };
    },
  };
}

/** Σ_r x_r m[r, ·] of a matrix of so many columns, by rows. */
function multiply(x: Numbers, matrix: Float32Array, columns: number): Float32Array {
  const sums = new Float32Array(columns);
  for (let r = 0; r < x.length; r++)
    for (let c = 0; c < columns; c++) sums[c]! += x[r]! * matrix[r * columns + c]!;
  return sums;
}

/** Σ_d x_d y_d over the length of x, of y from `at` on. */
function dot(x: Numbers, y: Numbers, at = 0): number {
  let sum = 0;
  for (let d = 0; d < x.length; d++) sum += x[d]! * y[at + d]!;
  return sum;
}

/** log(1 + e^x) of any x. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
