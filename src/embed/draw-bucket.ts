/** Whether a visitor's pages are ordered, or kept as they are to measure against. */
export type Bucket = "personalized" | "holdout";

const KEY = "inkling-holdout";

/**
 * Draws the bucket by chance alone, once for a visitor, and tells the page's own `dataLayer`: never anything that follows
 * from what the visitor did. Call it only where storing is allowed: a bucket that changes from page to page measures
 * nothing.
 */
export function drawBucket(page: Window, share: number): Bucket {
  let isHeld: boolean;
  try {
    const stored = page.localStorage.getItem(KEY);
    isHeld = stored === null ? Math.random() < share : stored === "1";
    page.localStorage.setItem(KEY, isHeld ? "1" : "0");
  } catch {
    return "personalized"; // no storage, no experiment
  }
  const bucket = isHeld ? "holdout" : "personalized";
  const { dataLayer } = page as { dataLayer?: unknown };
  if (Array.isArray(dataLayer)) dataLayer.push({ event: "inkling_bucket", inkling_bucket: bucket });
  return bucket;
}

/** Leaves nothing of it on the device. */
export function forgetBucket(page: Window): void {
  try {
    page.localStorage.removeItem(KEY);
  } catch {
    // nothing could be stored either
  }
}
