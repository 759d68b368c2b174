import type { TaskBatch } from "../learners/task-batch.ts";
import { planRatedBatch } from "./rated-batches.ts";
import { planBatch, type BatchContext, type PlannedBatch } from "./task-batches.ts";
import type { Task } from "./tasks.ts";

/** The batch of these tasks: of items to rank, or of ratings to foretell where the context's labels are ratings. */
export function planTasks(
  tasks: readonly Task[],
  context: BatchContext,
  seed: number,
): PlannedBatch<TaskBatch> {
  return context.labels ? planRatedBatch(tasks, context) : planBatch(tasks, context, seed);
}
