import { runOrder, type RunOrder } from "./run-order.ts";

// Read by `loadPart` off this file's own element.
(document.currentScript as HTMLScriptElement & { inkling?: RunOrder }).inkling = runOrder;
