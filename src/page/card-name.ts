/** A card's name that is in its markup, and needs no look at the rest of the page: the id of ours, or where it leads. */
export function nameCard(element: Element): string {
  return (
    element.getAttribute("data-inkling-item") ??
    (element.matches("a[href]") ? element : element.querySelector("a[href]"))?.getAttribute("href") ??
    ""
  );
}
