import type { BackendName } from "./api.ts";

/** A TensorFlow.js backend that is set up and in use; there is one at a time. */
export interface Backend {
  readonly name: BackendName;
  /** The GPU as the browser names it; empty on cpu. */
  readonly device: string;
  /** Set once results can no longer be trusted: the device was lost or reported an error. */
  readonly failure: string | undefined;
  close(): void;
}
