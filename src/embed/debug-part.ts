import { showOverlay, type ShowOverlay } from "./show-overlay.ts";

// Read by `PartSource.load` off this file's own element.
(document.currentScript as HTMLScriptElement & { inkling?: ShowOverlay }).inkling = showOverlay;
