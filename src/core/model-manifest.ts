import type { ArtifactFile } from "./artifact-file.ts";
import type { ModelSpec } from "./model-spec.ts";

/** What the artifact says of its model. */
export interface ModelManifest {
  /** SHA-256 of model.json with this field set to zeros. */
  readonly seal: string;
  readonly spec: ModelSpec;
  /** Every file beside model.json. */
  readonly files: readonly ArtifactFile[];
  /** Path of the catalogue file. */
  readonly catalogue: string;
  /** Path of the content schema, where the encoder of new items ships. */
  readonly content?: string;
  readonly items: number;
  /** How the init came to be: data hash, protocol, seed, versions, wall time. Free form; for people and reports. */
  readonly training: Readonly<Record<string, unknown>>;
}
