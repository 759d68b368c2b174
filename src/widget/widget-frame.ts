/** The script of `widget.html`, on the widget's own origin. */
import { startFrame } from "./start-frame.ts";

startFrame().catch((error: Error) => console.error(`[inkling] ${error.message}`));
