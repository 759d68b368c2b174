/** The widget's frame, as `widget-frame.js` starts it, with the demo's artifact and worker. */
import workerUrl from "../../src/engine/worker.ts?worker&url";
import { startFrame } from "../../src/widget/start-frame.ts";

startFrame({ artifact: "./inkling/model.json", workerUrl }).catch((error: Error) =>
  console.error(`[inkling] ${error.message}`),
);
