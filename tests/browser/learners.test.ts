import * as tf from "@tensorflow/tfjs-core";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { createPersonalizer } from "../../src/index.ts";
import { LEARNERS } from "../../src/learners/index.ts";
import { createRecommender } from "../../src/learners/recommender.ts";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import { decodeArtifact } from "../../src/model/artifact.ts";
import { parseManifest } from "../../src/core/artifact-manifest.ts";
import { launchChromium } from "./rig/launch-chromium.ts";
import { createRandomArtifact } from "./rig/random-artifact.ts";
import { serveSite, type Site } from "./rig/serve-site.ts";
import { failToOpen } from "./rig/shop-page.ts";

declare const window: Window & { createPersonalizer: typeof createPersonalizer };

let site: Site;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  site = await serveSite(new Map(), { everyLearner: true });
  browser = await launchChromium({ webgpu: true });
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const clicked = [3, 17, 17, 41];
const variants = Object.entries(LEARNERS).flatMap(([learner, entry]) =>
  entry.adapts.map((adapts) => ({ learner, adapts })),
);
// A software adapter compiles for seconds: these three run every op of the others.
const QUICK = ["maml all", "meta-sgd user", "ridge user"];
const onWebGpu = variants.filter(
  ({ learner, adapts }) => process.env["INKLING_FULL"] === "1" || QUICK.includes(`${learner} ${adapts}`),
);

describe.each([
  ...variants.map((variant) => ({ ...variant, backend: "cpu" as const })),
  ...onWebGpu.map((variant) => ({ ...variant, backend: "webgpu" as const })),
])("$learner adapting $adapts", ({ learner, adapts, backend }) => {
  test(`ranks in the bundled worker on ${backend} as in Node`, async () => {
    const files = await encodeArtifact(await createRandomArtifact({ learner, adapts, steps: 1 }), {});
    const here = await rankInNode(files);

    const there = await rankInPage(files, backend);

    expect(there.backend, there.backendReason).toBe(backend);
    expect(there.isMoved).toBe(true);
    expect(there.top).toEqual(here);
  });
});

test("a worker that was named by hand and lacks the learner says so", async () => {
  const files = await encodeArtifact(
    await createRandomArtifact({ learner: "neural-process", adapts: "user" }),
    {},
  );
  for (const [path, bytes] of files) site.answers.set(`/artifact/${path}`, bytes);
  await page.goto(site.url);

  const { name, message } = await failToOpen(page, { workerUrl: "/worker.js" });

  expect(name).toBe("ArtifactError");
  expect(message).toContain("worker-all.js");
});

async function rankInPage(files: ReadonlyMap<string, Uint8Array>, backend: "webgpu" | "cpu") {
  for (const [path, bytes] of files) site.answers.set(`/artifact/${path}`, bytes);
  await page.goto(site.url);
  return page.evaluate(
    async ({ backend, clicked }) => {
      const personalizer = await window.createPersonalizer({ artifact: "/artifact/model.json", backend });
      const before = await personalizer.rank();
      // All at once: every adaptation is costly on a software adapter.
      await Promise.all(
        clicked.map((item, at) => personalizer.learn({ itemId: `i${item}`, action: "click", at })),
      );
      const ranked = await personalizer.rank(undefined, { limit: 20 });
      const { backend: used, backendReason } = await personalizer.status();
      await personalizer.close();
      return {
        backend: used,
        backendReason,
        top: ranked.map(({ itemId }) => itemId),
        isMoved: ranked.some(({ itemId }, place) => itemId !== before[place]!.itemId),
      };
    },
    { backend, clicked },
  );
}

/** The same path from files to scores in Node on cpu. */
async function rankInNode(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Promise<string[]> {
  const buffers = new Map([...files].map(([path, bytes]) => [path, bytes.slice().buffer]));
  const artifact = decodeArtifact(await parseManifest(buffers.get("model.json")!), buffers);
  const recommender = createRecommender(LEARNERS, artifact);
  const fast = recommender.adapt([
    { items: clicked, actions: clicked.map(() => 2), atMs: clicked.map((_, at) => at) },
  ]);
  const scores = await recommender.score(fast).data();
  tf.dispose(fast as Record<string, tf.Tensor>);
  recommender.dispose();
  return artifact.catalogue.ids
    .map((id, item) => ({ id, score: scores[item]! }))
    .sort((a, b) => b.score - a.score)
    .slice(0, 20)
    .map(({ id }) => id);
}
