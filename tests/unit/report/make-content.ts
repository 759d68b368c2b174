import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "../../../src/core/random.ts";
import { writeArtifactFolder } from "../../../src/meta/artifact-folder.ts";
import type { DataSet } from "../../../src/meta/data-set.ts";
import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { runEvaluation, type EvaluationReport } from "../../../src/meta/evaluate/run-evaluation.ts";
import { createLearnedRanker } from "../../../src/meta/learned-ranker.ts";
import { inspectArtifact, type ArtifactFacts } from "../../../src/meta/report/write-report.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { makeSession } from "../evaluate/make-session.ts";
import { makeSmallArtifact } from "../meta/small-artifact.ts";

/** A small artifact in a folder of its own, and what an evaluation found of it. */
export interface SmallContent {
  readonly facts: ArtifactFacts;
  readonly evaluation: EvaluationReport;
  readonly dataSet: DataSet;
  dispose(): Promise<void>;
}

const HOUR = 3_600_000;

/** Visitors walk through the twelve items of the small artifact; the artifact is untrained, so it may well lose. */
export async function makeContent(): Promise<SmallContent> {
  await startBackend();
  const artifact = makeSmallArtifact();
  const random = createRandom(3);
  const sessions = Array.from({ length: 120 }, (_, hour) => {
    const from = random.below(12);
    const items = Array.from({ length: 2 + random.below(5) }, (_, step) => (from + step) % 12);
    return makeSession(items, { id: `s${hour}`, startMs: hour * HOUR });
  });
  const dataSet = { catalogue: artifact.catalogue, sessions, hash: "cafe" };
  const parent = await mkdtemp(join(tmpdir(), "inkling-report-"));
  const path = join(parent, "shop");
  await writeArtifactFolder(
    path,
    await encodeArtifact(artifact, { dataHash: "cafe", on: "refit", sessions: 80, tasks: 200 }),
  );
  const facts = await inspectArtifact(path);
  const ranker = createLearnedRanker("shop", facts.folder.artifact);
  const evaluation = await runEvaluation(dataSet, [ranker], {
    split: { testFrom: 80 * HOUR },
    ks: [0, 1, 2, 3],
    resamples: 200,
    seals: { shop: facts.folder.manifest.userDefinedMetadata.inkling.seal },
  });
  ranker.dispose();
  return { facts, evaluation, dataSet, dispose: () => rm(parent, { recursive: true }) };
}
