import type { CueSpec } from "../core/cue-spec.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import type { Artifact } from "../model/artifact.ts";
import type { ContentSchema } from "../model/content/content-schema.ts";
import { nameContentRows } from "../model/content/name-content-rows.ts";
import type { EncodedParams } from "../model/params.ts";
import type { TrainState } from "./train-state.ts";

/** How much of a state came from another model. */
export interface TakenOver {
  readonly weights: number;
  readonly ofWeights: number;
  readonly contentRows: number;
  readonly ofContentRows: number;
}

/**
 * Starts training from a model that has been trained before, maybe on another shop, instead of from chance: weights of
 * the same name and shape and content rows of the same meaning are written into a state that has not taken a step.
 * What is of a shop alone (id rows, counts) stays as it is. Throws where the two are models of another kind.
 */
export function takeOver(
  { step, meta, tables }: TrainState,
  own: { readonly spec: ModelSpec; readonly schema: ContentSchema },
  from: Pick<Artifact, "spec" | "meta" | "encoder">,
): TakenOver {
  if (step > 0) throw new Error("the run has begun; a model can be taken over before the first step alone");
  requireSameKind(own.spec, from.spec);
  const weights = takeWeights(meta, own.spec.cues, from);
  const names = nameContentRows(own.schema);
  const table = from.encoder && {
    values: from.encoder.table,
    rowOf: new Map(nameContentRows(from.encoder.schema).map((name, row) => [name, row])),
  };
  let contentRows = 0;
  names.forEach((name, row) => {
    const source = table?.rowOf.get(name);
    if (source === undefined) return;
    const { dim } = tables;
    tables.content.set(table!.values.subarray(source * dim, (source + 1) * dim), row * dim);
    contentRows++;
  });
  return { weights, ofWeights: Object.keys(meta).length, contentRows, ofContentRows: names.length };
}

/** The hybrid's weights with a column for each gate; the last of them are those of the attributes that are compared. */
const PER_GATE: readonly string[] = ["gateBias", "gateOut"];

function takeWeights(
  meta: EncodedParams,
  cues: CueSpec | undefined,
  from: Pick<Artifact, "spec" | "meta">,
): number {
  let taken = 0;
  for (const [name, { shape, values }] of Object.entries(meta)) {
    const source = from.meta[name];
    if (!source) continue;
    if (PER_GATE.includes(name)) {
      if (!takeGates({ shape, values }, cues, source, from.spec.cues)) continue;
    } else if (shape.join() === source.shape.join()) {
      values.set(source.values);
    } else continue;
    taken++;
  }
  return taken;
}

/** Columns go by what they weigh: shops that compare other attributes still share the gates of all else. */
function takeGates(
  { shape, values }: EncodedParams[string],
  own: CueSpec | undefined,
  source: EncodedParams[string],
  theirs: CueSpec | undefined,
): boolean {
  const [names, others] = [own?.matches ?? [], theirs?.matches ?? []];
  const [columns, sourceColumns] = [shape.at(-1)!, source.shape.at(-1)!];
  const shared = columns - names.length;
  if (
    shared !== sourceColumns - others.length ||
    values.length / columns !== source.values.length / sourceColumns
  )
    return false;
  for (let row = 0; row < values.length / columns; row++) {
    for (let column = 0; column < columns; column++) {
      const match = others.indexOf(names[column - shared] ?? "");
      const at = column < shared ? column : match < 0 ? undefined : shared + match;
      if (at !== undefined) values[row * columns + column] = source.values[row * sourceColumns + at]!;
    }
  }
  return true;
}

function requireSameKind(own: ModelSpec, from: ModelSpec): void {
  const kind = ({ learner, dim, hidden }: ModelSpec) =>
    `learner ${learner.name}, dim ${dim}, hidden ${hidden}`;
  if (kind(own) === kind(from)) return;
  throw new Error(
    `the model to start from is of another kind (${kind(from)}) than this run (${kind(own)}); train with the same --learner, --dim and --hidden`,
  );
}
