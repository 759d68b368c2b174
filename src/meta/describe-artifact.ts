import type { ArtifactFolder } from "./artifact-folder.ts";
import { measureArtifact } from "./measure-artifact.ts";
import type { RunManifest } from "./run-folder.ts";
import { startBackend } from "./start-backend.ts";

/** A titled list of facts. */
export interface Section {
  readonly title: string;
  readonly fields: readonly (readonly [label: string, value: string])[];
}

/** What an artifact holds and where it came from. Fast-weight bytes are measured by adapting, not computed. */
export async function describeArtifact({ manifest, artifact, bytes }: ArtifactFolder): Promise<Section[]> {
  const { spec, catalogue, contrast } = artifact;
  await startBackend();
  const { fastBytes } = await measureArtifact(artifact);
  const { files, training } = manifest.userDefinedMetadata.inkling;
  const run = training as Partial<RunManifest> & { dataHash?: string };
  const initNumbers = Object.values(artifact.meta).reduce((sum, { values }) => sum + values.length, 0);
  return [
    {
      title: "Model",
      fields: [
        ["learner", `${spec.learner.name}, adapts ${spec.learner.adapts}, ${spec.learner.steps} inner steps`],
        [
          "scorer",
          `item vectors of ${spec.dim}, ${spec.hidden} hidden units, side features ${spec.side.join(", ")}`,
        ],
        ["init", `${initNumbers} numbers`],
        ["fast weights", `${fastBytes} bytes per visitor`],
        ["support", `the last ${spec.supportRows} items, against ${contrast.items.length} items of contrast`],
      ],
    },
    {
      title: "Catalogue",
      fields: [
        ["items", String(catalogue.ids.length)],
        ...catalogue.attributes.map(
          (attribute) =>
            [attribute.name, `${attribute.kind}, ${coverage(attribute.values)} % known`] as const,
        ),
      ],
    },
    {
      title: "Training",
      fields: [
        ["data", run.dataHash ?? "unknown"],
        ["tasks", `${run.tasks ?? "?"} from ${run.sessions ?? "?"} sessions (${run.on ?? "?"})`],
        [
          "outer loop",
          `step ${run.step ?? "?"} of ${run.totalSteps ?? "?"}, seed ${run.config?.seed ?? "?"}, loss ${run.loss?.toFixed(4) ?? "?"}`,
        ],
        ...(run.heldOut
          ? [
              [
                "held-out loss",
                `${run.heldOut.best.loss.toFixed(4)} at step ${run.heldOut.best.step}, the model that is kept`,
              ] as const,
            ]
          : []),
        ["time", `${run.trainSeconds ?? "?"} s on ${run.backend ?? "?"}`],
        [
          "versions",
          Object.entries(run.versions ?? {})
            .map((pair) => pair.join(" "))
            .join(", "),
        ],
      ],
    },
    {
      title: "Files (all verified)",
      fields: [
        ...files.map(
          (file) => [file.path, `${file.bytes} bytes, sha256 ${file.sha256.slice(0, 16)}…`] as const,
        ),
        ["total", `${bytes} bytes with model.json`],
      ],
    },
  ];
}

function coverage(values: ArrayLike<unknown>): string {
  const known = Array.from(values).filter((value) =>
    Array.isArray(value) ? value.length > 0 : value !== null && !Number.isNaN(value),
  );
  return ((100 * known.length) / values.length).toFixed(1).replace(/\.0$/, "");
}
