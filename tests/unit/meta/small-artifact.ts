import type { ModelSpec } from "../../../src/core/model-spec.ts";
import { createRandom } from "../../../src/core/random.ts";
import { createLearner } from "../../../src/learners/index.ts";
import { readParams } from "../../../src/meta/train-state.ts";
import type { Artifact } from "../../../src/model/artifact.ts";
import { disposeParams } from "../../../src/model/params.ts";
import { makeCatalogue } from "../evaluate/make-session.ts";

const ITEMS = 12;

/** An untrained artifact of twelve items with attributes of every kind, some unknown. Needs a backend. */
export function makeSmallArtifact(learner: Partial<ModelSpec["learner"]> = {}): Artifact {
  const spec: ModelSpec = {
    dim: 5,
    hidden: 3,
    side: ["popularity"],
    supportRows: 4,
    learner: { name: "meta-sgd", adapts: "head", steps: 2, innerLr: 0.7, ...learner },
  };
  const init = createLearner(spec).init(1);
  const random = createRandom(5);
  const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  const each = <T>(value: (item: number) => T) => Array.from({ length: ITEMS }, (_, item) => value(item));
  const artifact: Artifact = {
    spec,
    meta: readParams(init),
    catalogue: makeCatalogue(ITEMS, [
      {
        name: "brand",
        kind: "categorical",
        values: each((item) => (item === 3 ? null : `brand ${item % 4}`)),
      },
      { name: "price", kind: "numeric", values: each((item) => (item === 2 ? NaN : 9.99 * item)) },
      {
        name: "tags",
        kind: "multi",
        values: each((item) => (item === 1 ? [] : ["new", `tag "${item % 3}"`])),
      },
      { name: "title", kind: "text", values: each((item) => (item === 5 ? null : `Näme ${item} 🦊`)) },
    ]),
    // Rows of very different lengths, one of them zero: each has a scale of its own.
    vectors: normals(ITEMS * spec.dim).map(
      (value, i) => value * 10 ** ((Math.floor(i / spec.dim) % 5) - 3) * (i < 55 ? 1 : 0),
    ),
    side: normals(ITEMS),
    contrast: { items: Int32Array.of(0, 7, 11), offset: normals(3) },
  };
  disposeParams(init);
  return artifact;
}
