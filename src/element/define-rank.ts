/** `<inkling-rank>` for pages without the drop-in, which brings its own: importing this defines it. */
import { defineMissing } from "./define-missing.ts";
import { InklingRank } from "./inkling-rank.ts";

export { awaitPersonalizer, providePersonalizer } from "./shared-personalizer.ts";
export type { InklingRank };

/** Defines it where this page does not have it yet; once is enough, and importing does. */
export function defineRank(): void {
  defineMissing({ "inkling-rank": InklingRank });
}

defineRank();
