import * as tf from "@tensorflow/tfjs-core";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseManifest } from "../../src/core/artifact-manifest.ts";
import { ACTIONS } from "../../src/core/interaction.ts";
import type { createPersonalizer } from "../../src/index.ts";
import { LEARNERS } from "../../src/learners/index.ts";
import { createRecommender } from "../../src/learners/recommender.ts";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import { startBackend } from "../../src/meta/start-backend.ts";
import { decodeArtifact } from "../../src/model/artifact.ts";
import { launchChromium } from "./rig/launch-chromium.ts";
import { createRandomArtifact } from "./rig/random-artifact.ts";
import { serveSite, type Site } from "./rig/serve-site.ts";
import { failToOpen } from "./rig/shop-page.ts";

declare const window: Window & { createPersonalizer: typeof createPersonalizer };

/** What the visitor did, oldest first. */
const did = [
  { item: 3, action: "click" },
  { item: 17, action: "impression" },
  { item: 5, action: "dislike" },
  { item: 11, action: "purchase" },
  { item: 3, action: "view" },
] as const;
const TOLERANCE = 1e-4;

const variants = [
  ...Object.entries(LEARNERS).flatMap(([learner, entry]) =>
    entry.adapts.map((adapts) => ({ learner, adapts, options: {} })),
  ),
  // An option that changes what a learner computes.
  { learner: "matching", adapts: "user" as const, options: { contextual: 1 } },
];

let site: Site;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  site = await serveSite(new Map(), { everyLearner: true });
  browser = await launchChromium({ webgpu: true });
  // One page for all, for most of a software adapter's time goes into compiling shaders.
  page = await browser.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => "createPersonalizer" in window);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

describe.each(variants)("$learner adapting $adapts $options", (variant) => {
  test.each(["cpu", "webgpu"] as const)("scores in the bundled worker on %s as in Node", async (backend) => {
    const files = await encodeVariant(variant);

    const there = await scoreInPage(files, backend);
    const [onCpu, onWasm] = [await scoreInNode(files, "cpu"), await scoreInNode(files, "wasm")];

    expect(there.backend, there.backendReason).toBe(backend);
    expect(there.dispatches > 0).toBe(backend === "webgpu");
    expect(largestDifference(there.scores, there.unmoved)).toBeGreaterThan(10 * TOLERANCE);
    expect(largestDifference(there.scores, onCpu)).toBeLessThan(TOLERANCE);
    expect(largestDifference(there.scores, onWasm)).toBeLessThan(TOLERANCE);
  });
});

test("a worker that was named by hand and lacks the learner says so", async () => {
  const files = await encodeArtifact(
    await createRandomArtifact({ learner: "neural-process", adapts: "user" }),
    {},
  );
  for (const [path, bytes] of files) site.answers.set(`/artifact/${path}`, bytes);

  const { name, message } = await failToOpen(page, { workerUrl: "/worker.js" });

  expect(name).toBe("ArtifactError");
  expect(message).toContain("worker-all.js");
});

async function encodeVariant(variant: (typeof variants)[number]) {
  // Small in every dimension, which no two have in common.
  const sizes = { items: 24, dim: 6, hidden: 5, supportRows: 7, contrast: 9, steps: 2, innerLr: 0.5 };
  return encodeArtifact(await createRandomArtifact({ ...variant, ...sizes, jitter: 0.1 }), {});
}

/** Scores of all items in the order of the catalogue, before and after the visitor did anything. */
async function scoreInPage(files: ReadonlyMap<string, Uint8Array>, backend: "webgpu" | "cpu") {
  for (const [path, bytes] of files) site.answers.set(`/artifact/${path}`, bytes);
  return page.evaluate(
    async ({ backend, did }) => {
      const personalizer = await window.createPersonalizer({
        artifact: "/artifact/model.json",
        backend,
        storage: "memory",
      });
      const scoreAll = async () =>
        (await personalizer.rank())
          .sort((a, b) => Number(a.itemId.slice(1)) - Number(b.itemId.slice(1)))
          .map(({ score }) => score);
      const unmoved = await scoreAll();
      const startMs = Date.now() - 1000; // what is old is not kept; only how far apart they are counts
      // All at once: every adaptation is costly on a software adapter.
      await Promise.all(
        did.map(({ item, action }, at) =>
          personalizer.learn({ itemId: `i${item}`, action, at: startMs + at }),
        ),
      );
      const scores = await scoreAll();
      const { backend: used, backendReason, dispatches } = await personalizer.status();
      await personalizer.close();
      return { backend: used, backendReason, scores, unmoved, dispatches };
    },
    { backend, did },
  );
}

/** The same path from files to scores in Node. */
async function scoreInNode(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  backend: "cpu" | "wasm",
): Promise<number[]> {
  expect(await startBackend(backend)).toBe(backend);
  const buffers = new Map([...files].map(([path, bytes]) => [path, bytes.slice().buffer]));
  const artifact = decodeArtifact(await parseManifest(buffers.get("model.json")!), buffers);
  const recommender = createRecommender(LEARNERS, artifact);
  const log = {
    items: did.map(({ item }) => item),
    actions: did.map(({ action }) => ACTIONS.indexOf(action)),
    atMs: did.map((_, at) => at),
  };
  const fast = recommender.adapt([log]);
  const scores = Array.from(await recommender.score(fast, [log]).data());
  tf.dispose(fast as Record<string, tf.Tensor>);
  recommender.dispose();
  return scores;
}

/** Relative to the largest score, or to 1 where all are smaller. */
function largestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a).toHaveLength(b.length);
  const scale = Math.max(1, ...a.map(Math.abs), ...b.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / scale;
}
