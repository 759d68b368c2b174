/** Whether the visitor has seen anything of the page. */
export function isPainted(page: Window): boolean {
  return page.performance.getEntriesByType("paint").length > 0;
}
