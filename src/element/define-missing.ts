import { VERSION } from "../core/version.ts";

/**
 * Defines elements unless the page has one of that name: what is loaded twice counts once, and of two versions the first
 * stays, since nothing can replace it; then the console says so, once. Does nothing where there are no elements, as on
 * a server.
 */
export function defineMissing(elements: Readonly<Record<string, CustomElementConstructor>>): void {
  if (!globalThis.customElements) return;
  const others = Object.entries(elements).filter(([name, element]) => {
    const earlier = customElements.get(name) as { readonly inklingVersion?: string } | undefined;
    if (!earlier) customElements.define(name, element);
    return earlier && earlier.inklingVersion !== VERSION;
  });
  if (others.length > 0)
    console.warn(
      `[inkling] ${others.map(([name]) => `<${name}>`).join(", ")} of another version came first and stays; those of ${VERSION} are not used. Load one version.`,
    );
}
