import type { NewInteraction, Personalizer } from "../client/create-personalizer.ts";
import type { EmbedReport } from "./embed-report.ts";

/**
 * A call by name. Pages write `(window.inkling = window.inkling || []).push(["learn", { itemId: "sku-1", action: "cart" }])`:
 * right before, while and after the drop-in starts, and on pages where it never does.
 */
export type EmbedCall =
  | readonly ["learn", NewInteraction]
  /** Called with the personalizer once it runs; never where the page is left alone. */
  | readonly ["ready", (personalizer: Personalizer) => void]
  /** Looks at the page again, where a page changes without telling. */
  | readonly ["refresh"]
  | readonly ["remove"];

/** `window.inkling` once the tag has run. Nothing here throws. */
export interface EmbedApi {
  push(...calls: EmbedCall[]): void;
  /** What was found and done, and why not more. */
  report(): EmbedReport;
  /** Takes everything back: the page is as if the tag had never been there. Removing the tag does the same. */
  remove(): void;
}
