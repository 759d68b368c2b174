/** Tasks in which one order puts the target better than another, as well, or worse. */
export interface Outcomes {
  readonly win: number;
  readonly tie: number;
  readonly loss: number;
}

/** Compares ranks task by task; a task without a rank in either order does not count. */
export function countOutcomes(
  ranks: readonly (number | null)[],
  others: readonly (number | null)[],
): Outcomes {
  const outcomes = { win: 0, tie: 0, loss: 0 };
  ranks.forEach((rank, task) => {
    const other = others[task] ?? null;
    if (rank === null || other === null) return;
    outcomes[rank < other ? "win" : rank === other ? "tie" : "loss"]++;
  });
  return outcomes;
}
