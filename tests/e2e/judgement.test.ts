import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandom } from "../../demo/catalogue/random.ts";
import type { BackendName } from "../../src/index.ts";
import { launchChromium } from "../browser/rig/launch-chromium.ts";
import { serveSite, type Site } from "../browser/rig/serve-site.ts";
import { getStatus, openPersonalizer, type ShopWindow } from "../browser/rig/shop-page.ts";
import { readDemoArtifact } from "./rig/read-artifact.ts";
import { createTrial, judgeTrial, median, shopOrder, type TrialResult } from "./rig/taste-trial.ts";
import { watchGpu } from "./rig/watch-gpu.ts";

const BACKENDS = ["cpu", "webgpu"] as const;
const FIRST_SEED = 900_000;
/** Trials of each kind. A software adapter needs most of a second per update. */
const TRIALS = {
  cpu: { colour: 50, price: 50, style: 50, category: 50 },
  webgpu:
    process.env["INKLING_FULL"] === "1"
      ? { colour: 10, price: 10, style: 10, category: 10 }
      : { colour: 4, price: 4, style: 1, category: 1 },
};

let site: Site;
let browsers: Browser[];
let pages: Record<BackendName, Page>;

beforeAll(async () => {
  site = await serveSite(readDemoArtifact());
  // The one offers no WebGPU at all, the other a software adapter.
  browsers = await Promise.all(BACKENDS.map((name) => launchChromium({ webgpu: name === "webgpu" })));
  const [cpu, webgpu] = await Promise.all(browsers.map((browser) => browser.newPage()));
  pages = { cpu: cpu!, webgpu: webgpu! };
  for (const backend of BACKENDS) {
    await pages[backend].goto(site.url);
    const status = await openPersonalizer(pages[backend], backend === "webgpu" ? { backend } : {});
    expect(status.backend, status.backendReason).toBe(backend);
  }
});
afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()));
  await site?.close();
});

/** The whole order after each of these histories alone, and the tensors alive then. */
function rankAfter(page: Page, histories: readonly (readonly string[])[]) {
  return page.evaluate(async (all) => {
    const { personalizer } = window as unknown as ShopWindow;
    const orders: string[][] = [];
    const tensors: number[] = [];
    for (const history of all) {
      // All at once, since updates are dear on a software adapter: the order depends on the log alone.
      const forgotten = personalizer.forget();
      const startMs = Date.now() - 3_600_000; // what is old is not kept
      const learnt = history.map((itemId, i) =>
        personalizer.learn({ itemId, action: "click", at: startMs + i * 30_000 }),
      );
      await Promise.all([forgotten, ...learnt]);
      orders.push((await personalizer.rank()).map(({ itemId }) => itemId));
      const status = await personalizer.status();
      if (status.interactions !== history.length) throw new Error("the order is not of this history alone");
      tensors.push(status.tensors);
    }
    return { orders, tensors };
  }, histories as string[][]);
}

const rate = (list: readonly boolean[]) => list.filter(Boolean).length / list.length;

const share = (results: readonly TrialResult[], holds: (result: TrialResult) => boolean) =>
  rate(results.map(holds));

const cases = BACKENDS.flatMap((backend) =>
  (["colour", "price", "style", "category"] as const).map((kind) => [kind, backend] as const),
);

test.each(cases)("three clicks on a taste in %s bring the rest of it up on %s", async (kind, backend) => {
  const trials = Array.from({ length: TRIALS[backend][kind] }, (_, i) => createTrial(FIRST_SEED + i, kind));

  const { orders } = await rankAfter(
    pages[backend],
    trials.map(({ clicks }) => clicks),
  );

  const results = trials.map((trial, i) => judgeTrial(trial, orders[i]!));
  const halved = share(results, ({ before, after }) => after <= before / 2);
  const better = share(results, ({ after, boosted }) => after < boosted);
  const medians = (["before", "boosted", "after"] as const).map((key) => median(results.map((r) => r[key])));
  console.log(
    `${backend}, ${kind}, n = ${results.length}: halved ${halved * 100} %, better than the boost ${better * 100} %, median place ${medians.join(" → ")} (shop → boost → ours)`,
  );
  expect(halved).toBeGreaterThanOrEqual(0.95);
  // Inside a category there is something to gain on its boost; a taste for the whole category is the boost.
  if (kind === "category") return;
  expect(median(results.map(({ after, boosted }) => after / boosted))).toBeLessThan(1);
  if (kind !== "style") expect(better).toBeGreaterThanOrEqual(0.9);
});

/** Twenty random histories of one to eight clicks on each backend, once for all tests that look at them. */
let walks: Promise<Record<BackendName, Awaited<ReturnType<typeof rankAfter>>>> | undefined;
function walkHistories() {
  const random = createRandom(20_26);
  const histories = Array.from({ length: 20 }, () =>
    Array.from({ length: 1 + random.below(8) }, () => random.pick(shopOrder)),
  );
  const walk = async () => ({
    cpu: await rankAfter(pages.cpu, histories),
    webgpu: await rankAfter(pages.webgpu, histories),
  });
  return (walks ??= walk());
}

test("both backends agree on the top 20 after random histories", async () => {
  const { cpu, webgpu } = await walkHistories();

  const tops = cpu.orders.map((order, i) => ({
    cpu: order.slice(0, 20),
    webgpu: webgpu.orders[i]!.slice(0, 20),
  }));
  const shared = tops.flatMap((top) => top.cpu.map((id) => top.webgpu.includes(id)));
  const inPlace = tops.flatMap((top) => top.cpu.map((id, place) => top.webgpu[place] === id));
  console.log(`agreement over 20 histories: members ${rate(shared)}, places ${rate(inPlace)}`);
  expect(rate(shared)).toBeGreaterThanOrEqual(0.99);
  expect(new Set(tops.map((top) => top.cpu.join())).size).toBe(20); // nor because nothing ever changes
});

test.each(BACKENDS)("adapting really runs on %s: the device executes it, or nothing", async (backend) => {
  const page = pages[backend];
  const seenDispatches = await watchGpu(page);
  const { dispatches } = await getStatus(page);
  const counts = [0];
  for (const id of shopOrder.slice(0, 3)) {
    await rankAfter(page, [[id]]);
    counts.push(await seenDispatches());
  }

  console.log(`${backend}: dispatches seen after each update ${counts.join(", ")}`);
  expect((await getStatus(page)).dispatches - dispatches).toBe(counts.at(-1));
  if (backend === "cpu") expect(counts).toEqual([0, 0, 0, 0]);
  // A whole adaptation, not a stray readback: each step of the inner loop is several dispatches.
  else for (const [i, count] of counts.slice(1).entries()) expect(count - counts[i]!).toBeGreaterThan(50);
});

test("no tensors pile up on cpu over 200 updates", async () => {
  const page = pages.cpu;
  const before = await rankAfter(page, [shopOrder.slice(0, 3)]);

  const after = await page.evaluate(
    async ([...ids]) => {
      const { personalizer } = window as unknown as ShopWindow;
      const learnt = [];
      const startMs = Date.now() - 1000;
      for (let i = 0; i < 200; i++) {
        // The rank waits for the update; the write to the log may come later, with others.
        learnt.push(
          personalizer.learn({ itemId: ids[(i * 7) % ids.length]!, action: "click", at: startMs + i }),
        );
        await personalizer.rank(undefined, { limit: 1 });
      }
      await Promise.all(learnt);
      return personalizer.status();
    },
    [...shopOrder],
  );

  expect(after.interactions).toBe(203);
  expect([after.tensors]).toEqual(before.tensors);
});

test("no tensors pile up on webgpu over 40 updates", async () => {
  const { webgpu } = await walkHistories(); // to nothing and to each of twenty histories

  expect(new Set(webgpu.tensors).size).toBe(1);
});
