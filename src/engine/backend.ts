import type { UsedBackend } from "./api.ts";

/** What computes, set up and in use; there is one at a time. */
export interface Backend {
  readonly name: UsedBackend;
  /** The GPU as the browser names it; empty without. */
  readonly device: string;
  /** Set once results can no longer be trusted: the device was lost or reported an error. */
  readonly failure: string | undefined;
  close(): void;
}
