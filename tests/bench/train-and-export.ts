import { isDeepStrictEqual } from "node:util";
import { parseManifest } from "../../src/core/artifact-manifest.ts";
import { readArtifactFolder, writeArtifactFolder } from "../../src/meta/artifact-folder.ts";
import { chooseCues } from "../../src/meta/cues/choose-cues.ts";
import { settleCues } from "../../src/meta/cues/settle-cues.ts";
import type { DataSet, Session } from "../../src/meta/data-set.ts";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import { createTrainRun } from "../../src/meta/train.ts";
import type { TrainConfig } from "../../src/meta/train-config.ts";
import { decodeArtifact, type Artifact } from "../../src/model/artifact.ts";

/**
 * The same, kept in a folder: trained once, and again only with another configuration. Delete the folder after changes of
 * the code that trains.
 */
export async function trainOnce(
  folder: string,
  data: Pick<DataSet, "catalogue">,
  sessions: readonly Session[],
  asked: TrainConfig,
): Promise<Artifact> {
  const training = { asked: JSON.parse(JSON.stringify(asked)) as unknown };
  const kept = await readArtifactFolder(folder).catch(() => undefined);
  const found = kept?.manifest.userDefinedMetadata.inkling.training;
  if (kept && isDeepStrictEqual(found, training)) return kept.artifact;
  const artifact = await trainAndExport(data, sessions, asked);
  await writeArtifactFolder(folder, await encodeArtifact(artifact, training));
  return (await readArtifactFolder(folder)).artifact;
}

/** A model as a shop would have it: trained, exported to int8 and read back. */
export async function trainAndExport(
  data: Pick<DataSet, "catalogue">,
  sessions: readonly Session[],
  asked: TrainConfig,
): Promise<Artifact> {
  const config = await settleCues(asked, undefined, () => chooseCues(sessions, data.catalogue, asked));
  const run = createTrainRun(data, sessions, config);
  const startedMs = performance.now();
  while (!run.finished) run.step();
  console.error(
    `trained ${run.totalSteps} steps in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`,
  );
  const files = await encodeArtifact(run.toArtifact(), {});
  const buffers = new Map([...files].map(([path, bytes]) => [path, bytes.slice().buffer]));
  return decodeArtifact(await parseManifest(buffers.get("model.json")!), buffers);
}
