/**
 * Heights for labels beside the ends of lines: as near to the ends as they can be with `gap` between them, in the
 * order of the ends, within [0, most]. Same units as `ends`.
 */
export function placeLabels(ends: readonly number[], gap: number, most: number): number[] {
  const order = [...ends.keys()].sort((a, b) => ends[a]! - ends[b]!);
  // Groups of labels that touch each share one centre of gravity.
  const groups: { members: number[]; low: number }[] = [];
  for (const at of order) {
    let group = { members: [at], low: clamp(ends[at]!, 0, most) };
    for (
      let last = groups.at(-1);
      last && last.low + gap * last.members.length > group.low;
      last = groups.at(-1)
    ) {
      groups.pop();
      const members: number[] = [...last.members, ...group.members];
      const centre = members.reduce((sum, member, place) => sum + ends[member]! - gap * place, 0);
      group = { members, low: clamp(centre / members.length, 0, most - gap * (members.length - 1)) };
    }
    groups.push(group);
  }
  const places: number[] = new Array<number>(ends.length);
  for (const { members, low } of groups) members.forEach((at, place) => (places[at] = low + gap * place));
  return places;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
