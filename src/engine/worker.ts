// First of all: what follows finds no network.
import "./remove-network.ts";
import { expose } from "comlink";
import { DEFAULT_LEARNERS } from "../learners/default-learners.ts";
import { createEngine } from "./create-engine.ts";
import { computeByTf } from "./tf-compute.ts";

// Changes travel beside Comlink's own messages, which carry an id: no second channel that could be left hanging.
expose(createEngine(computeByTf(DEFAULT_LEARNERS), (change) => self.postMessage({ inkling: change })));
// Only now is it known that the page's policy lets this worker run.
self.postMessage("started");
