import { createRandom } from "../core/random.ts";
import { takePlaces } from "../learners/take-places.ts";
import type { Task } from "./tasks.ts";

/**
 * The tasks with each known item lost with chance `share`, all that was done to it with it: fewer tasks to learn by
 * heart, as dropout does it for units (Srivastava et al., 2014). Targets never change, and a task that knows nothing
 * stays as it is. Equal seeds lose equal rows.
 */
export function dropSupport(tasks: readonly Task[], share: number, seed: number): readonly Task[] {
  if (share === 0) return tasks;
  const random = createRandom(seed);
  return tasks.map((task) => {
    const items = Array.from(task.support.items);
    const lost = new Set([...new Set(items)].filter(() => random() < share));
    const places = items.flatMap((item, place) => (lost.has(item) ? [] : [place]));
    return { ...task, support: takePlaces(task.support, places) };
  });
}
