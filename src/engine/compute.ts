import type { Steps } from "../core/steps.ts";
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
  /** Does what takes so long that a page would feel it. */
  run<T>(steps: Steps<T>): Promise<T>;
  /** Opens the backend to work on; there is always one. `timeWork` does the real work once on the current one and gives its time in ms. */
  chooseBackend(
    preference: BackendPreference,
    timeWork: () => Promise<number>,
    onFailure: () => void,
  ): Promise<ChosenBackend>;
  /** Opens the one that cannot fail. */
  openFallback(): Promise<Backend>;
  /** Puts a model on the current backend. Throws `ArtifactError` where nothing here runs its learner. */
  openBody(artifact: Artifact): ModelBody;
  /** Tensors alive, and compute dispatches given to a GPU so far. */
  count(): { readonly tensors: number; readonly dispatches: number };
}
