// First of all: what follows finds no network.
import "./remove-network.ts";
import { expose } from "comlink";
import { LEARNERS } from "../learners/index.ts";
import { createEngine } from "./create-engine.ts";
import { computeByTf } from "./tf-compute.ts";

// worker.ts with every learner: for artifacts whose learner the default worker leaves out.
expose(createEngine(computeByTf(LEARNERS), (change) => self.postMessage({ inkling: change })));
self.postMessage("started");
