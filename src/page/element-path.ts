/** Where an element is in its page: tags and places, from the next id above. */
export function pathOf(element: Element): string {
  if (element.id) return `#${element.id}`;
  const parent = element.parentElement;
  const place = parent ? [...parent.children].indexOf(element) : 0;
  return `${parent ? `${pathOf(parent)}>` : ""}${element.localName}${place}`;
}

/** The element of a path; undefined where the page has none there, or another. */
export function findByPath(document: Document, path: string): Element | undefined {
  const [first, ...steps] = path.split(">") as [string, ...string[]];
  let element: Element | null | undefined = first.startsWith("#")
    ? document.getElementById(first.slice(1))
    : document.documentElement;
  for (const step of steps) {
    const [, tag, place] = /^(.*?)(\d+)$/.exec(step) ?? [];
    element = element?.children[Number(place)];
    if (element?.localName !== tag) return undefined;
  }
  return element ?? undefined;
}
