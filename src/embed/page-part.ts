import { runPage, type RunPage } from "./run-page.ts";

// Read by `loadPart` off this file's own element.
(document.currentScript as HTMLScriptElement & { inkling?: RunPage }).inkling = runPage;
