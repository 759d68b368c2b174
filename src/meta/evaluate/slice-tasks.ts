import type { ItemFacts } from "./ask-ranker.ts";
import type { KShotTask } from "./cut-tasks.ts";

/** One way to tell tasks apart by what they look for, so that a report can say where a ranker helps. */
export interface TaskSlice {
  readonly name: string;
  readonly groups: readonly string[];
  /** For each k and each of its tasks, the place of its group in `groups`. */
  readonly of: readonly (readonly number[])[];
}

/** More categories than this are told together. */
const MOST_CATEGORIES = 8;

/**
 * Tells tasks apart by how often their target was clicked before the judged part (the most clicked items that have a
 * third of all clicks, those that have the next third, the others, and those never clicked) and by its category.
 * For tasks of one target each; a target that the catalogue does not know was never clicked and has no category.
 */
export function sliceTasks(
  tasksOfK: readonly (readonly KShotTask[])[],
  { clicks, category }: ItemFacts,
): TaskSlice[] {
  const targets = tasksOfK.map((tasks) => tasks.map((task) => task.targets[0]!));
  const third = thirdsOf(clicks);
  const popularity = {
    name: "popularity of the target",
    groups: ["best-sellers", "middle", "long tail", "never clicked before"],
    of: targets.map((list) => list.map((target) => third[target] ?? 3)),
  };
  if (!category) return [popularity];
  const counts = category.labels.map(() => 0);
  for (const target of targets.flat()) {
    const code = category.codes[target] ?? -1;
    if (code >= 0) counts[code]!++;
  }
  const told = [...counts.keys()]
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, MOST_CATEGORIES);
  const place = (target: number): number => {
    const code = category.codes[target] ?? -1;
    const at = told.indexOf(code);
    return code < 0 ? told.length + 1 : at < 0 ? told.length : at;
  };
  return [
    popularity,
    {
      name: `${category.name} of the target`,
      groups: [...told.map((code) => category.labels[code]!), "all others", "unknown"],
      of: targets.map((list) => list.map(place)),
    },
  ];
}

/** 0, 1 or 2 for the third of all clicks that an item belongs to, most clicked first; 3 without clicks. */
function thirdsOf(clicks: Float64Array): Uint8Array {
  const total = clicks.reduce((sum, count) => sum + count, 0);
  const order = [...clicks.keys()].sort((a, b) => clicks[b]! - clicks[a]! || a - b);
  const thirds = new Uint8Array(clicks.length);
  let before = 0;
  for (const item of order) {
    thirds[item] = clicks[item] === 0 ? 3 : Math.min(2, Math.floor((3 * before) / total));
    before += clicks[item]!;
  }
  return thirds;
}
