import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright";
import { MANIFEST_PATH, parseManifest } from "../../../src/core/artifact-manifest.ts";
import { ACTIONS } from "../../../src/core/interaction.ts";
import { takePlaces } from "../../../src/learners/take-places.ts";
import type { InteractionLog } from "../../../src/meta/data-set.ts";
import type { Ranker } from "../../../src/meta/ranker.ts";
import type { Artifact } from "../../../src/model/artifact.ts";
import { launchChromium } from "../../browser/rig/launch-chromium.ts";
import { serveSite } from "../../browser/rig/serve-site.ts";
import { getStatus, openPersonalizer, topItems, type ShopWindow } from "../../browser/rig/shop-page.ts";
import type { ReachedRow } from "../simulators/print-reach.ts";

const TOP = 20;
const MOST_KNOWN = 10;
/** Visitors whose pages are reloaded, which opens the artifact anew each time. */
const RELOADED = 5;
/** The cache of fast weights is written a moment after the last interaction. */
const CACHE_WRITTEN_MS = 1500;
const RETRIES = 5;

type Orders = readonly (readonly string[])[];

/**
 * Lets the same visitors act in the built worker on WebGPU and on cpu, and in Node: the first items of their order
 * before the first and after each interaction; and the order after a reload, read from IndexedDB.
 */
export async function compareBackends(
  folder: string,
  artifact: Artifact,
  inNode: Ranker,
  visitors: readonly InteractionLog[],
): Promise<ReachedRow[]> {
  const site = await serveSite(await readFiles(folder));
  try {
    const orders: Record<string, Orders> = { Node: await orderInNode(inNode, artifact, visitors) };
    const restored: ReachedRow[] = [];
    for (const backend of ["cpu", "webgpu"] as const) {
      const browser = await launchChromium({ webgpu: backend === "webgpu" });
      try {
        const page = await (await browser.newContext()).newPage();
        await page.goto(site.url);
        const { backend: got } = await openPersonalizer(page, { backend, storage: "indexeddb" });
        if (got !== backend)
          throw new Error(`Chromium gave ${got} for ${backend}; set INKLING_CHROMIUM to another`);
        const { shown, same, reloads } = await follow(page, artifact, visitors, backend);
        orders[backend] = shown;
        restored.push({
          what: `${backend}: same top ${TOP} after a reload (${reloads})`,
          reach: 1,
          reached: same / reloads,
        });
      } finally {
        await browser.close();
      }
    }
    const pairs = [
      ["webgpu", "cpu"],
      ["webgpu", "Node"],
      ["cpu", "Node"],
    ] as const;
    return [
      ...pairs.map(([one, other]) => {
        const each = overlaps(orders[one]!, orders[other]!);
        const exact = orders[one]!.filter((ids, at) => ids.join() === orders[other]![at]!.join()).length;
        console.log(
          `${one} and ${other}: ${exact} of ${each.length} top ${TOP} identical in order, least overlap ${(100 * Math.min(...each)).toFixed(0)} %`,
        );
        return {
          what: `${one} against ${other}: overlap of the top ${TOP} (${visitors.length} visitors)`,
          reach: 0.99,
          reached: each.reduce((sum, value) => sum + value, 0) / each.length,
        };
      }),
      ...restored,
    ];
  } finally {
    await site.close();
  }
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const manifest = await readFile(join(folder, MANIFEST_PATH));
  const { files } = (await parseManifest(new Uint8Array(manifest).buffer)).userDefinedMetadata.inkling;
  const read = async (path: string): Promise<[string, Uint8Array]> => [
    path,
    await readFile(join(folder, path)),
  ];
  return new Map([[MANIFEST_PATH, manifest], ...(await Promise.all(files.map(({ path }) => read(path))))]);
}

/** Order after 0, 1, 2 … interactions, of one visitor after the other. */
async function orderInNode(
  ranker: Ranker,
  artifact: Artifact,
  visitors: readonly InteractionLog[],
): Promise<Orders> {
  const { ids } = artifact.catalogue;
  const orders: string[][] = [];
  for (const log of visitors) {
    for (let k = 0; k <= known(log); k++) {
      const scores = await ranker.score([
        takePlaces(
          log,
          Array.from({ length: k }, (_, at) => at),
        ),
      ]);
      const best = Uint32Array.from(ids.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
      orders.push(Array.from(best.subarray(0, TOP), (item) => ids[item]!));
    }
  }
  return orders;
}

async function follow(
  page: Page,
  { catalogue }: Artifact,
  visitors: readonly InteractionLog[],
  backend: "cpu" | "webgpu",
) {
  const shown: string[][] = [];
  let [same, reloads] = [0, 0];
  const reopen = async () => {
    await page.reload();
    const { backend: got } = await openPersonalizer(page, { backend, storage: "indexeddb" });
    if (got !== backend) throw new Error(`after a reload Chromium gave ${got} for ${backend}; run again`);
    return getStatus(page);
  };
  /** Lets the page do it again where a busy machine kept the worker from answering in time. */
  const insist = async <T>(act: () => Promise<T>): Promise<T> => {
    for (let left = RETRIES; ; left--) {
      try {
        return await act();
      } catch (error) {
        if (left === 0 || !String(error).includes("EngineLostError")) throw error;
        console.log(`${backend}: the worker was too slow; opening it again`);
        await reopen();
      }
    }
  };
  for (const [visitor, log] of visitors.entries()) {
    await insist(() => page.evaluate(() => (window as unknown as ShopWindow).personalizer.forget()));
    shown.push(await insist(() => topItems(page, TOP)));
    for (let k = 0; k < known(log); k++) {
      const interaction = { itemId: catalogue.ids[log.items[k]!]!, action: ACTIONS[log.actions[k]!]! };
      await insist(async () => {
        if ((await getStatus(page)).interactions > k) return; // kept before the worker was lost
        await page.evaluate((one) => (window as unknown as ShopWindow).personalizer.learn(one), interaction);
      });
      shown.push(await insist(() => topItems(page, TOP)));
    }
    if (visitor >= RELOADED) continue;
    await page.waitForTimeout(CACHE_WRITTEN_MS);
    const { fastFrom } = await insist(reopen);
    reloads++;
    if ((await insist(() => topItems(page, TOP))).join() === shown.at(-1)!.join()) same++;
    console.log(`${backend}: visitor ${visitor + 1} restored, fast weights from ${fastFrom}`);
  }
  return { shown, same, reloads };
}

const known = ({ items }: InteractionLog) => Math.min(MOST_KNOWN, items.length);

function overlaps(one: Orders, other: Orders): number[] {
  return one.map((ids, at) => {
    const others = new Set(other[at]);
    return ids.filter((id) => others.has(id)).length / ids.length;
  });
}
