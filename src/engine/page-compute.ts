import { inSlices } from "../core/steps.ts";
import type { Backend } from "./backend.ts";
import type { Compute } from "./compute.ts";
import { openPlainBody } from "./plain-body.ts";

const plain: Backend = { name: "plain", device: "", failure: undefined, close: () => undefined };

/** Computing on a page, in plain numbers and in slices until `signal` ends it. For artifacts that `whyNotOnPage` has nothing against. */
export function computeOnPage(signal: AbortSignal): Compute {
  return {
    run: (steps) => inSlices(steps, signal),
    chooseBackend: async () => ({ backend: plain, reason: "on the page, in slices: no worker may run here" }),
    openFallback: async () => plain,
    openBody: (artifact) => openPlainBody(artifact, signal),
    count: () => ({ tensors: 0, dispatches: 0 }),
  };
}
