/** Answers whether one more may pass at `atMs`: `burst` at once, then `perSecond`. */
export function limitRate({
  burst,
  perSecond,
}: {
  readonly burst: number;
  readonly perSecond: number;
}): (atMs: number) => boolean {
  let left = burst;
  let lastMs: number | undefined;
  return (atMs) => {
    left = Math.min(burst, left + (Math.max(0, atMs - (lastMs ?? atMs)) / 1000) * perSecond);
    lastMs = atMs;
    if (left < 1) return false;
    left--;
    return true;
  };
}
