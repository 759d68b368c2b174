/** The elements beside `<inkling-rank>`, which comes with the drop-in or by `define-rank.ts`: importing this defines them. */
import { defineMissing } from "./define-missing.ts";
import { InklingInspector } from "./inkling-inspector.ts";
import { InklingPrivacy } from "./inkling-privacy.ts";
import { InklingRecommendations } from "./inkling-recommendations.ts";
import { InklingWhy } from "./inkling-why.ts";

export type { PageItem } from "./page-items.ts";
export type { Messages } from "./say.ts";
export { awaitPersonalizer, providePersonalizer } from "./shared-personalizer.ts";
export type { InklingInspector, InklingPrivacy, InklingRecommendations, InklingWhy };

/** Defines them where this page does not have them yet; once is enough, and importing does. */
export function defineElements(): void {
  defineMissing({
    "inkling-recommendations": InklingRecommendations,
    "inkling-why": InklingWhy,
    "inkling-privacy": InklingPrivacy,
    "inkling-inspector": InklingInspector,
  });
}

defineElements();
