/**
 * Defines an element unless the page has one of that name: what is loaded twice counts once, and of two versions the
 * first stays, since nothing can replace it. Does nothing where there are no elements, as on a server.
 */
export function defineElement(
  name: string,
  element: CustomElementConstructor & { readonly inklingVersion: string },
): "defined" | "same" | "other-version" {
  if (!globalThis.customElements) return "same";
  const earlier = customElements.get(name) as { readonly inklingVersion?: string } | undefined;
  if (!earlier) {
    customElements.define(name, element);
    return "defined";
  }
  return earlier.inklingVersion === element.inklingVersion ? "same" : "other-version";
}
