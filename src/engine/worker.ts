import { expose } from "comlink";
import { createEngine } from "./create-engine.ts";

// Changes travel beside Comlink's own messages, which carry an id: no second channel that could be left hanging.
expose(createEngine((change) => self.postMessage({ inkling: change })));
