/** Addresses of pictures in a computed style; what needs no request, or lies in the page, is left out. */
const ADDRESS = /url\("((?!data:|#)[^"]+)/g;

/**
 * Whether every picture that these elements show, as images or by their styles, is there. Moved while one is on its way,
 * it would be fetched in the new order, or sooner where it comes into view (browsers ask for visible ones first), and a
 * network could tell what is ranked high.
 */
export function havePicturesCome(elements: Iterable<Element>): boolean {
  for (const element of elements) {
    if (element instanceof HTMLImageElement && !element.complete) return false;
    for (const part of ["", "::before", "::after"]) {
      const { backgroundImage, content, maskImage } = getComputedStyle(element, part);
      if (part && content === "none") continue;
      for (const [, url] of `${backgroundImage}${content}${maskImage}`.matchAll(ADDRESS))
        if (performance.getEntriesByName(url!).length === 0) return false;
    }
  }
  return true;
}
