/** Calls `onGone` once when the tag has left the page; a tag that is moved stays. Returns the way to stop. */
export function watchTag(tag: HTMLScriptElement, onGone: () => void): () => void {
  const observer = new MutationObserver(() => {
    observer.disconnect();
    if (tag.isConnected) watch();
    else onGone();
  });
  // Parents up to the root: whatever removes the tag removes a child of one of them.
  const watch = () => {
    for (let parent = tag.parentNode; parent; parent = parent.parentNode)
      observer.observe(parent, { childList: true });
  };
  watch();
  return () => observer.disconnect();
}
