import { CO_VISIT_CUES } from "../core/cue-spec.ts";
import { createRandom } from "../core/random.ts";
import type { CueReader, OwnVisit } from "../learners/read-cues.ts";
import type { ContentRows } from "../model/content/content-schema.ts";
import type { CueContext } from "./cues/batch-cues.ts";
import type { BatchContext } from "./task-batches.ts";

/** A batch's context in which some items are as new: 1 in `hidden` for every one of them. */
export interface HiddenItems {
  readonly context: BatchContext;
  readonly hidden: Uint8Array;
}

/**
 * Makes a share of all items as new for one step, so that training meets what the browser meets when a shop adds items:
 * they have no id row, nobody has visited them with anything, and they are as popular as `likely` says. Items without
 * content stay as they are.
 */
export function hideItems(
  context: BatchContext,
  content: ContentRows,
  options: { readonly share: number; readonly likely: Float32Array; readonly seed: number },
): HiddenItems {
  const { sideCount } = context;
  const random = createRandom(options.seed);
  const side = context.side.slice();
  const hidden = Uint8Array.from({ length: context.catalogueSize }, (_, item) => {
    const hasContent = content.offsets[item]! < content.offsets[item + 1]!;
    return random() < options.share && hasContent ? 1 : 0;
  });
  hidden.forEach((isHidden, item) => {
    if (isHidden)
      side.set(options.likely.subarray(item * sideCount, (item + 1) * sideCount), item * sideCount);
  });
  return {
    hidden,
    context: { ...context, side, ...(context.cues && { cues: hideFromCues(context.cues, hidden) }) },
  };
}

/** Co-visits neither speak for hidden items nor out of them; shared attributes still do. */
function hideFromCues(cues: CueContext, hidden: Uint8Array): CueContext {
  const reader: CueReader = {
    read: (rows, own) => {
      const reading = cues.reader.read(rows, withoutRows(own, hidden));
      return {
        ...reading,
        items: reading.items.filter((item) => !hidden[item]),
        write: (item, to, at) => {
          reading.write(item, to, at);
          if (hidden[item]) to.fill(0, at, at + CO_VISIT_CUES);
        },
      };
    },
  };
  return { ...cues, reader };
}

function withoutRows(own: OwnVisit | undefined, hidden: Uint8Array): OwnVisit {
  return {
    rowScale: (item) => (hidden[item] ? NOTHING : (own?.rowScale(item) ?? AS_COUNTED)),
    forEachOther: (item, take) => {
      if (!hidden[item]) own?.forEachOther(item, take);
    },
  };
}

const NOTHING = { together: 0, next: 0 };
const AS_COUNTED = { together: 1, next: 1 };
