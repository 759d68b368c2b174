/** Changes come in bursts. */
const REST_MS = 150;
/** What is not there by then belongs to something else than the new page. */
const FOLLOW_MS = 5000;

/**
 * Calls `onChange` after changes of the document for some seconds: applications show a page, or a view of one, after its
 * address has changed, and its products when their server has answered. Returns the way to stop.
 */
export function followChanges({ document }: Window, onChange: () => void): () => void {
  let burst: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver(() => {
    burst ??= setTimeout(() => {
      burst = undefined;
      onChange();
    }, REST_MS);
  });
  const end = setTimeout(() => observer.disconnect(), FOLLOW_MS);
  observer.observe(document.documentElement, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    clearTimeout(burst);
    clearTimeout(end);
  };
}
