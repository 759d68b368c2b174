import { runOrder, type RunOrder } from "./run-order.ts";

// Read by `PartSource.load` off this file's own element.
(document.currentScript as HTMLScriptElement & { inkling?: RunOrder }).inkling = runOrder;
