import type { ArtifactFolder } from "../artifact-folder.ts";
import type { EvaluationReport } from "../evaluate/run-evaluation.ts";
import type { RunManifest } from "../run-folder.ts";

/** Reasons not to believe the numbers of an evaluation about this artifact, as sentences; none is good. */
export function findDoubts(
  { manifest: { userDefinedMetadata } }: ArtifactFolder,
  { manifest, own }: { readonly manifest: EvaluationReport["manifest"]; readonly own: string },
): string[] {
  const { seal, training } = userDefinedMetadata.inkling;
  const { on, dataHash } = training as Partial<RunManifest> & { dataHash?: string };
  const judgedSeal = manifest.seals?.[own];
  const sees = on === "all" || (on === "refit" && manifest.part === "validation");
  return [
    ...(judgedSeal === undefined
      ? ["The evaluation does not say which artifact it judged; it may be another one."]
      : judgedSeal !== seal
        ? ["The evaluation judged another version of this artifact: evaluate again."]
        : []),
    ...(sees && dataHash === manifest.dataHash
      ? [
          `The artifact was trained on the sessions that were judged (trained on: ${on}; judged: ${manifest.part}), so its numbers are better than they would be on new visitors.`,
        ]
      : []),
    ...(dataHash !== undefined && dataHash !== manifest.dataHash
      ? ["The artifact was trained on other data than it was judged on."]
      : []),
    ...(manifest.part === "validation"
      ? [
          "Judged on the validation part, on which settings may have been chosen; the test part is the last word.",
        ]
      : []),
  ];
}
