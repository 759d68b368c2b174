/** Changes come in bursts. */
const REST_MS = 150;
/** What is not there by then belongs to something else than the new page. */
const FOLLOW_MS = 5000;

/**
 * Calls `onChange` after changes of the document for some seconds: applications show a page, or a view of one, after its
 * address has changed, and its products when their server has answered. A visitor who is quicker than that is not
 * overlooked: what they press on is looked at first, `now`. Returns the way to stop.
 */
export function followChanges({ document }: Window, onChange: (when?: "now") => void): () => void {
  let burst: ReturnType<typeof setTimeout> | undefined;
  const stop = new AbortController();
  const tell = (when?: "now") => {
    clearTimeout(burst);
    burst = undefined;
    onChange(when);
  };
  const observer = new MutationObserver(() => (burst ??= setTimeout(tell, REST_MS)));
  const end = setTimeout(() => observer.disconnect(), FOLLOW_MS);
  observer.observe(document.documentElement, { childList: true, subtree: true });
  const options = { capture: true, passive: true, signal: stop.signal };
  document.addEventListener("pointerdown", () => burst !== undefined && tell("now"), options);
  return () => {
    stop.abort();
    observer.disconnect();
    clearTimeout(burst);
    clearTimeout(end);
  };
}
