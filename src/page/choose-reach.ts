/** Why a grid looks at its order again: it was found; the visitor did something; other ranks came; the visitor came to another page. */
export type UpdateCause = "start" | "own-action" | "ranks" | "navigation";

/** Which cards may change places now: all, those below what is on screen, or none. */
export type Reach = "all" | "below-fold" | "none";

/**
 * The moment decides: nothing on screen moves by surprise. Before the first paint, after what the visitor did and with
 * another page all may move, and otherwise what nobody sees yet; the rest waits for the next page. An order that the
 * visitor asked for is theirs.
 */
export function chooseReach({
  cause,
  isPainted,
  isSorted,
}: {
  readonly cause: UpdateCause;
  readonly isPainted: boolean;
  readonly isSorted: boolean;
}): Reach {
  if (isSorted) return "none";
  return !isPainted || cause === "own-action" || cause === "navigation" ? "all" : "below-fold";
}
