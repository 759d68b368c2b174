import { showOverlay, type ShowOverlay } from "./show-overlay.ts";

// Read by `loadPart` off this file's own element.
(document.currentScript as HTMLScriptElement & { inkling?: ShowOverlay }).inkling = showOverlay;
