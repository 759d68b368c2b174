import { fold } from "./fold.ts";
import type { ModelManifest } from "./model-manifest.ts";

/** Items, and bytes of the artifact, that a page can be asked to score in slices between its own work. */
const MOST_ITEMS = 5000;
const MOST_BYTES = 4_000_000;

/**
 * Why an artifact cannot run on the page itself, by plain numbers in slices, where no worker may run; undefined where it
 * can. What it says of a specification holds for `createPlainHybrid`.
 */
export function whyNotOnPage({
  spec,
  files,
  items,
}: Pick<ModelManifest, "spec" | "files" | "items">): string | undefined {
  const { name, options = {} } = spec.learner;
  if (name !== "hybrid" || spec.labels) return `its learner ${name} has no plain body`;
  const missing = ["refine", "change"].find((option) => (options[option] ?? 0) > 0);
  if (missing) return `the plain body of its learner has no option "${missing}"`;
  const bytes = fold(files, 0, (sum, file) => sum + file.bytes);
  if (items > MOST_ITEMS || bytes > MOST_BYTES)
    return `${items} items in ${(bytes / 1e6).toFixed(1)} MB are too much for slices between a page's own work`;
  return undefined;
}
