import type { Artifact } from "../../model/artifact.ts";
import { cutProtocol, defaultUnit, K_SHOTS } from "../evaluate/cut-protocol.ts";
import { requireSameCatalogue } from "../evaluate/require-same-catalogue.ts";
import type { EvaluationReport } from "../evaluate/run-evaluation.ts";
import { splitForProtocol } from "../evaluate/split-for-protocol.ts";
import { readDataSet } from "../read-data-set.ts";
import { joinByUnit } from "../task-unit.ts";
import { traceInnerLoop, type Trajectory } from "./trace-inner-loop.ts";

/** Tasks per number of known items: enough for a mean, few enough for seconds. */
const TASKS = 100;

/**
 * Trajectories of the inner loop on tasks of a data folder, one per number of known items, taken evenly from the
 * part that the evaluation judged (without one: from validation). Empty for learners without steps. Throws where the
 * data are not those of the evaluation or of the artifact.
 */
export async function traceTasks(
  artifact: Artifact,
  dataFolder: string,
  evaluation: EvaluationReport | null,
): Promise<Trajectory[]> {
  const data = await readDataSet(dataFolder);
  requireSameCatalogue(artifact.catalogue, data.catalogue, { artifact: "the artifact", data: dataFolder });
  if (evaluation && evaluation.manifest.dataHash !== data.hash) {
    throw new Error(
      `The evaluation is not of ${dataFolder}; give the data that it judged, or leave --data out`,
    );
  }
  const protocol = evaluation?.result.protocol ?? (data.split.leaveLastOut ? "B" : "K");
  const part = evaluation?.manifest.part ?? "validation";
  const unit = evaluation?.manifest.unit ?? defaultUnit(protocol);
  const { group = "all", repeats = false } = evaluation?.result ?? {};
  const parts = splitForProtocol(protocol, data, evaluation?.manifest.split ?? data.split);
  const ks = (evaluation?.result.ks ?? K_SHOTS[protocol]).filter((k) => k > 0);
  const { groups } = cutProtocol(protocol, joinByUnit(parts[part], unit), {
    ks,
    seed: evaluation?.manifest.seed ?? 1,
    group,
    repeats,
  });
  return ks.flatMap((k, at) => {
    const { tasks } = groups[at]!;
    const every = Math.max(1, Math.floor(tasks.length / TASKS));
    const chosen = tasks.filter((_, task) => task % every === 0).slice(0, TASKS);
    return traceInnerLoop(artifact, { k, tasks: chosen }) ?? [];
  });
}
