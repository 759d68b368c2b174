import type { Ranker } from "../ranker.ts";
import { askRanker } from "./ask-ranker.ts";
import type { KShotTask } from "./cut-tasks.ts";
import { hitRate, ndcg } from "./metrics.ts";

/** How one ranker did where the target is new to the model, and where it is not. */
export interface ColdScores {
  readonly ranker: string;
  readonly cold: TargetScores;
  readonly others: TargetScores;
}

export interface TargetScores {
  readonly tasks: number;
  readonly hr10: number;
  readonly ndcg10: number;
  /** Per task, for paired differences. */
  readonly each: Float64Array;
}

export interface ColdOptions {
  /** Of the catalogue's items; those from `known` on are cold. */
  readonly items: number;
  readonly known: number;
  /** At most so many tasks with other targets are asked, evenly spread. */
  readonly mostOthers?: number;
  readonly onRanker?: (name: string) => void;
}

/**
 * Asks each ranker for cold targets and for the others, both among all items. A task with targets of both kinds is
 * asked once for each, the targets of the other kind being no candidates then.
 */
export async function judgeColdItems(
  rankers: readonly Ranker[],
  tasks: readonly KShotTask[],
  { items, known, mostOthers = 3000, onRanker }: ColdOptions,
): Promise<ColdScores[]> {
  const isCold = (item: number) => item >= known;
  const cold = tasks.flatMap((task) => onlyTargets(task, isCold));
  const all = tasks.flatMap((task) => onlyTargets(task, (item) => !isCold(item)));
  const every = Math.max(1, Math.ceil(all.length / mostOthers));
  const others = all.filter((_, at) => at % every === 0);
  const scores: ColdScores[] = [];
  for (const ranker of rankers) {
    onRanker?.(ranker.name);
    const ask = async (asked: readonly KShotTask[]): Promise<TargetScores> => {
      const answers = await askRanker(ranker, asked, { items, batch: 16, onBatch: () => undefined });
      const each = Float64Array.from(answers, ({ mean }) => ndcg(mean, 10));
      const share = 1 / Math.max(1, answers.length);
      return {
        tasks: answers.length,
        hr10: share * answers.reduce((sum, { mean }) => sum + hitRate(mean, 10), 0),
        ndcg10: share * each.reduce((sum, value) => sum + value, 0),
        each,
      };
    };
    scores.push({ ranker: ranker.name, cold: await ask(cold), others: await ask(others) });
  }
  return scores;
}

function onlyTargets(task: KShotTask, take: (item: number) => boolean): KShotTask[] {
  const targets = task.targets.filter(take);
  if (targets.length === 0) return [];
  const left = task.targets.filter((item) => !take(item));
  return [{ ...task, targets, excluded: Int32Array.from([...task.excluded, ...left]) }];
}
