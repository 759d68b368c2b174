/** Elements in which lazy-loading scripts keep an address until they think that an image is near. */
export const HELD_BACK =
  "[data-src],[data-srcset],[data-original],[data-lazy-src],[data-lazy-srcset],[data-bg]";
