import { runPage, type RunPage } from "./run-page.ts";

// Read by `PartSource.load` off this file's own element.
(document.currentScript as HTMLScriptElement & { inkling?: RunPage }).inkling = runPage;
