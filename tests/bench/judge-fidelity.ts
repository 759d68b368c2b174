import { existsSync } from "node:fs";
import { join } from "node:path";
import { readArtifactFolder } from "../../src/meta/artifact-folder.ts";
import type { DataSet } from "../../src/meta/data-set.ts";
import { cutProtocol, defaultUnit, K_SHOTS, type Protocol } from "../../src/meta/evaluate/cut-protocol.ts";
import { judgeColdItems } from "../../src/meta/evaluate/judge-cold-items.ts";
import { splitForProtocol } from "../../src/meta/evaluate/split-for-protocol.ts";
import { createLearnedRanker } from "../../src/meta/learned-ranker.ts";
import { measureArtifact } from "../../src/meta/measure-artifact.ts";
import type { Ranker } from "../../src/meta/ranker.ts";
import { readDataSet } from "../../src/meta/read-data-set.ts";
import type { RunManifest } from "../../src/meta/run-folder.ts";
import { openRun } from "../../src/meta/run-training.ts";
import { startBackend } from "../../src/meta/start-backend.ts";
import { joinByUnit } from "../../src/meta/task-unit.ts";
import { compareBackends } from "./fidelity/compare-backends.ts";
import { printReach, type ReachedRow } from "./simulators/print-reach.ts";

/** Runs with their artifacts, as `npm run quality` and `npm run demo:train` leave them, the first that is there. */
const PLACES: readonly (readonly [run: string, artifact: string])[] = [
  [
    join("runs", "quality", "rees46", "seed-1", "run"),
    join("runs", "quality", "rees46", "seed-1", "inkling"),
  ],
  [join("runs", "demo", "run"), join("public", "inkling")],
];
const MOST_TASKS = 3000;
const SEED = 1;

/**
 * `npm run bench -- fidelity`: what is judged in Node with a trainer's float weights is what a visitor gets. The int8
 * artifact beside the float weights of its run on the same questions; the built worker in Chromium on WebGPU (software
 * adapter) and on cpu beside Node on the same visitors; the order before and after a reload; bytes of fast weights.
 * FIDELITY_RUN and FIDELITY_ARTIFACT name another run and its artifact, FIDELITY_VISITORS how many are followed.
 */
export async function judgeFidelity(): Promise<void> {
  await startBackend();
  const [runFolder, artifactFolder] = choosePlace();
  const { manifest, artifact: float } = await openRun(runFolder);
  const { artifact: shipped } = await readArtifactFolder(artifactFolder);
  const data = await readDataSet(manifest.data.folder);
  const { protocol, test } = takeTest(data, manifest);
  console.log(
    `fidelity of ${artifactFolder}, ${shipped.spec.learner.name}, ${shipped.catalogue.ids.length} items`,
  );

  const { fastBytes } = await measureArtifact(shipped);
  const rows: ReachedRow[] = [
    {
      what: "fast weights of a visitor, bytes",
      reach: 4700,
      reached: fastBytes,
      atMost: true,
      unit: "bytes",
    },
  ];

  const tasks = cutProtocol(protocol, test, {
    ks: K_SHOTS[protocol],
    seed: SEED,
    group: "all",
    repeats: false,
  })
    .groups.slice(0, K_SHOTS[protocol].length)
    .flatMap((group) => group.tasks);
  const rankers = [createLearnedRanker("float", float), createLearnedRanker("int8", shipped)];
  const items = shipped.catalogue.ids.length;
  const judged = await judgeColdItems(rankers, tasks, { items, known: items, mostOthers: MOST_TASKS });
  const [ofFloat, ofInt8] = judged.map(({ others }) => others);
  rankers.forEach((ranker) => ranker.dispose());
  console.log(
    `NDCG@10 over all k, n=${ofFloat!.tasks}: float ${ofFloat!.ndcg10.toFixed(5)}, int8 ${ofInt8!.ndcg10.toFixed(5)}`,
  );
  rows.push({
    what: "NDCG@10 of int8 against float, relative difference",
    reach: 0.005,
    reached: Math.abs(ofInt8!.ndcg10 / ofFloat!.ndcg10 - 1),
    atMost: true,
  });

  const visitors = Number(process.env["FIDELITY_VISITORS"] ?? 20);
  const inNode: Ranker & { dispose(): void } = createLearnedRanker("Node", shipped, { damping: true });
  rows.push(...(await compareBackends(artifactFolder, shipped, inNode, chooseVisitors(test, visitors))));
  inNode.dispose();
  printReach("fidelity", rows);
}

function choosePlace(): readonly [run: string, artifact: string] {
  const [run, artifact] = [process.env["FIDELITY_RUN"], process.env["FIDELITY_ARTIFACT"]];
  if (run && artifact) return [run, artifact];
  const place = PLACES.find((paths) => paths.every((path) => existsSync(path)));
  if (place) return place;
  throw new Error(
    "there is no run to judge; make one with npm run quality -- --only rees46, or npm run demo:train",
  );
}

/** Visits of the test; where the run knew of none, those that it was trained on: they are asked of either alike. */
function takeTest(data: DataSet, { config, split }: RunManifest) {
  const protocol: Protocol = config.order === "shuffled" ? "M" : split.leaveLastOut ? "B" : "K";
  const namesTest = data.sessions.some(({ part }) => part === "test");
  const hasTest = split.testFrom !== undefined || split.leaveLastOut === true || namesTest;
  const test = hasTest ? splitForProtocol(protocol, data, split).test : data.sessions;
  return { protocol, test: joinByUnit(test, defaultUnit(protocol)) };
}

/** Visits of many items, evenly spread over the test. */
function chooseVisitors<Visit extends { readonly items: Int32Array }>(
  visits: readonly Visit[],
  count: number,
): Visit[] {
  const long = visits.filter(({ items }) => items.length >= 10);
  const every = Math.max(1, Math.floor(long.length / count));
  return long.filter((_, at) => at % every === 0).slice(0, count);
}
