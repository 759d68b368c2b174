/** No visitor waits longer for their click to be stored, in ms. */
const PATIENCE_MS = 150;

/**
 * Lets a click on a card be learned before it leads away, because the frame goes with the page that it is on.
 * `learned` is asked when the click gets here, so listeners inside `container` must have learned it by then.
 */
export function leaveAfterLearning(container: HTMLElement, learned: () => Promise<unknown>): void {
  let leaving: HTMLAnchorElement | undefined;
  let isFollowing = false;
  // The second click of the same press leads away, and is nobody's to learn.
  const onFollow = (event: Event) => isFollowing && event.stopPropagation();
  container.addEventListener("click", onFollow, { capture: true });
  container.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (leaving) return;
    leaving = link;
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    void Promise.race([learned().catch(() => undefined), late]).then(() => {
      leaving = undefined;
      isFollowing = true;
      link.click();
      isFollowing = false;
    });
  });
}
