/** The one way to speak on somebody else's page: one line that says who speaks. Never throws. */
export function warn(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  try {
    console.warn(`[inkling] ${text}`);
  } catch {
    // A page without a console is still no reason to break it.
  }
}
