import type { KShotCurve } from "../evaluate/evaluate-k-shot.ts";
import type { EvaluationReport } from "../evaluate/run-evaluation.ts";

/** Who is reported on, and beside whom. */
export interface Standing {
  readonly evaluation: EvaluationReport;
  readonly own: KShotCurve;
  readonly baselines: readonly KShotCurve[];
  /** The baseline with the highest mean NDCG@10 over k ≥ 1. */
  readonly best: KShotCurve | null;
  /** The reported artifact first, then the baselines. */
  readonly shown: readonly { readonly curve: KShotCurve; readonly name: string; readonly colour: string }[];
  /** Place in `ks` of what the text tells: three known items, or what is nearest to it and has tasks. */
  readonly at: number;
  readonly k: number;
}

/** Baselines get one of so many colours of the style. */
const COLOURS = 8;

/**
 * Reads an evaluation from the point of view of one artifact. Throws where the evaluation judged several and none has
 * its name, or nothing at all.
 */
export function takeStanding(evaluation: EvaluationReport, name: string): Standing {
  const { manifest, result } = evaluation;
  const isBaseline = ({ ranker }: KShotCurve) => ranker in manifest.baselines;
  const judged = result.curves.filter((curve) => !isBaseline(curve));
  const own = judged.find(({ ranker }) => ranker === name) ?? (judged.length === 1 ? judged[0] : undefined);
  if (!own) {
    const names = judged.map(({ ranker }) => ranker).join(", ") || "baselines alone";
    throw new Error(
      `The evaluation judged ${names}, none of them called "${name}"; evaluate with --artifact ${name} and report on that`,
    );
  }
  const baselines = result.curves.filter(isBaseline);
  const best = [...baselines].sort((a, b) => b.meanKnown - a.meanKnown)[0] ?? null;
  const told = result.ks
    .map((k, at) => ({ k, at }))
    .filter(({ k, at }) => k > 0 && own.points[at]!.tasks > 0)
    .sort((a, b) => Math.abs(a.k - 3) - Math.abs(b.k - 3))[0];
  if (!told)
    throw new Error("The evaluation has no task with a known item; evaluate with --k 0,1,3 at least");
  return {
    evaluation,
    own,
    baselines,
    best,
    shown: [
      { curve: own, name: "Inkling", colour: "var(--own)" },
      ...baselines.map((curve, at) => ({
        curve,
        name: curve.ranker,
        colour: `var(--other-${at % COLOURS})`,
      })),
    ],
    ...told,
  };
}
