/**
 * Whether the visitor has seen anything of the page. What a browser says of paint comes some frames after it: a page in view
 * that has loaded counts as painted.
 */
export function isPainted({ document, performance }: Window): boolean {
  return (
    (document.readyState === "complete" && !document.hidden) ||
    performance.getEntriesByType("paint").length > 0
  );
}
