/** A page that never finishes loading must not wait for ever. */
const LOAD_LIMIT_MS = 15_000;

/** Resolves when the page is shown, has loaded and has nothing better to do: nothing here is worth a visitor's wait. */
export async function waitUntilIdle(page: Window): Promise<void> {
  const { document } = page as { document: Document & { prerendering?: boolean } };
  if (document.prerendering) await once(document, "prerenderingchange");
  if (document.readyState !== "complete") await once(page, "load", LOAD_LIMIT_MS);
  await new Promise<void>((resolve) => {
    // Safari has no requestIdleCallback.
    if (page.requestIdleCallback) page.requestIdleCallback(() => resolve(), { timeout: 3000 });
    else page.setTimeout(resolve, 200);
  });
}

function once(target: EventTarget, event: string, limitMs?: number): Promise<void> {
  return new Promise((resolve) => {
    target.addEventListener(event, () => resolve(), { once: true });
    if (limitMs !== undefined) setTimeout(resolve, limitMs);
  });
}
