/** Values that at least `least` items share, most frequent first. */
export function frequentValues(values: readonly (readonly string[])[], least: number): string[] {
  const counts = new Map<string, number>();
  for (const list of values)
    for (const value of new Set(list)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= least)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([value]) => value);
}
