import type { Adapter } from "./adapter.ts";
import { createAnnotations } from "./annotations.ts";
import { createDataAttributes } from "./data-attributes.ts";
import { createDataLayer } from "./data-layer.ts";
import { createJsonLd } from "./json-ld.ts";
import { createOpenGraph } from "./open-graph.ts";
import { createPlatformCards } from "./platform-cards.ts";
import { createRepeatedCards } from "./repeated-cards.ts";
import { MICRODATA, RDFA } from "./vendors/annotation-dialects.ts";
import { PLATFORMS } from "./vendors/platforms.ts";
import { SEGMENT_SPEAKERS } from "./vendors/segment.ts";
import { SNOWPLOW } from "./vendors/snowplow.ts";
import { createWrappedCalls } from "./wrapped-calls.ts";

/** One adapter for each source, the most trusted first: what the shop says of itself, what it tells its tools, what it shows. */
export function createAdapters(): Adapter[] {
  return [
    createDataAttributes(),
    createDataLayer(),
    ...[...SEGMENT_SPEAKERS, SNOWPLOW].map(createWrappedCalls),
    createJsonLd(),
    ...[MICRODATA, RDFA].map(createAnnotations),
    createOpenGraph(),
    ...PLATFORMS.map(createPlatformCards),
    createRepeatedCards(),
  ];
}
