import type { ArtifactManifest } from "../core/artifact-manifest.ts";
import type { Artifact } from "../model/artifact.ts";
import type { BackendPreference } from "./api.ts";
import type { Backend } from "./backend.ts";
import type { ModelBody } from "./model-body.ts";

/** A backend and why it is this one, for people. */
export interface ChosenBackend {
  readonly backend: Backend;
  readonly reason: string;
}

/** What an engine computes with: all that differs between a worker and a page. */
export interface Compute {
  /** The artifact in verified files (by path). Rejects with `ArtifactError`, also where nothing here runs its learner. */
  decode(manifest: ArtifactManifest, files: ReadonlyMap<string, ArrayBuffer>): Promise<Artifact>;
  /** Opens the backend to work on; there is always one. `timeWork` does the real work once on the current one and gives its time in ms. */
  chooseBackend(
    preference: BackendPreference,
    timeWork: () => Promise<number>,
    onFailure: () => void,
  ): Promise<ChosenBackend>;
  /** Opens the one that cannot fail. */
  openFallback(): Promise<Backend>;
  /** Puts a model on the current backend. */
  openBody(artifact: Artifact): ModelBody;
  /** Tensors alive, and compute dispatches given to a GPU so far. */
  count(): { readonly tensors: number; readonly dispatches: number };
}
