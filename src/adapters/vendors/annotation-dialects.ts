import type { AnnotationDialect } from "../annotations.ts";

/** HTML's microdata. */
export const MICRODATA: AnnotationDialect = {
  name: "microdata",
  scope: "itemscope",
  type: "itemtype",
  property: "itemprop",
};

/** RDFa Lite. */
export const RDFA: AnnotationDialect = {
  name: "rdfa",
  scope: "typeof",
  type: "typeof",
  property: "property",
};
