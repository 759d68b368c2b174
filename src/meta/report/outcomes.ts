/** Tasks in which one order puts the target better than another, as well, or worse. */
export interface Outcomes {
  readonly win: number;
  readonly tie: number;
  readonly loss: number;
}

/**
 * Compares ranks task by task; a task without a rank in either order does not count. Ranks beyond `seen` are all the
 * same: nobody looks there.
 */
export function countOutcomes(
  ranks: readonly (number | null)[],
  others: readonly (number | null)[],
  { seen = Infinity }: { readonly seen?: number } = {},
): Outcomes {
  const outcomes = { win: 0, tie: 0, loss: 0 };
  ranks.forEach((rank, task) => {
    const other = others[task] ?? null;
    if (rank === null || other === null) return;
    const same = rank === other || (rank > seen && other > seen);
    outcomes[same ? "tie" : rank < other ? "win" : "loss"]++;
  });
  return outcomes;
}
