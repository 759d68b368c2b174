/** All elements: importing this defines them. */
import { VERSION } from "../core/version.ts";
import { defineElement } from "./define-element.ts";
import { InklingInspector } from "./inkling-inspector.ts";
import { InklingPrivacy } from "./inkling-privacy.ts";
import { InklingRecommendations } from "./inkling-recommendations.ts";
import { InklingWhy } from "./inkling-why.ts";

export { awaitPersonalizer, providePersonalizer } from "./shared-personalizer.ts";
export type { Messages } from "./say.ts";
export type { PageItem } from "./page-items.ts";
export type { InklingInspector, InklingPrivacy, InklingRecommendations, InklingWhy };

const ELEMENTS = {
  "inkling-recommendations": InklingRecommendations,
  "inkling-why": InklingWhy,
  "inkling-privacy": InklingPrivacy,
  "inkling-inspector": InklingInspector,
};

/** Defines the elements that this page does not have yet. Where it has those of another version they stay, and the console says so once. */
export function defineElements(): void {
  const results = Object.entries(ELEMENTS).map(([name, element]) => defineElement(name, element));
  if (results.includes("other-version"))
    console.warn(
      `[inkling] elements of another version are on this page and stay; those of ${VERSION} are not used. Load one version.`,
    );
}

defineElements();
