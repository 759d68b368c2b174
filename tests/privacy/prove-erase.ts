import { mkdtempSync, rmSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { Outbox } from "../../src/embed/outbox.ts";
import type { createPersonalizer, Personalizer } from "../../src/index.ts";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import type { OrderStore } from "../../src/page/order-store.ts";
import { createRandomArtifact } from "../browser/rig/random-artifact.ts";
import { serveSite, type Site } from "../browser/rig/serve-site.ts";
import { encodeNumber, encodeRow, encodeText } from "./encode-canary.ts";
import type * as PageSide from "./rig/page-side.ts";
import { launchRawChromium, type RawTab } from "./raw-chromium.ts";
import { searchProfile, type Sought } from "./search-profile.ts";

/** What became of visitors who had everything erased. */
export interface EraseProof {
  readonly runs: number;
  /** Where anything of an erased visitor, or the key to it, is left in a browser's profile: run, what and file. */
  readonly found: readonly string[];
  /**
   * Whether in every run the search found what was planted for it, the key before it was erased and values stored in the
   * clear, and the second tab really slept.
   */
  readonly watcherAwake: boolean;
  /** Records, files and values that pages have stored after consent was revoked, in runs that revoked it. */
  readonly writesAfterRevoke: number;
  /** Longest that an erasure took, also where another tab slept; with retention the start of the page is counted in. */
  readonly slowestEraseMs: number;
}

const WAYS = ["forget", "revoke", "retention", "undo"] as const;
/** A second tab that has it all in memory too: frozen while it is erased, and woken or not before the browser ends. */
const SECOND = ["stays frozen", "wakes", "none"] as const;
/** A tab that is awake would tick some dozen times meanwhile. */
const SLEEP_MS = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

interface Visitor {
  readonly items: readonly string[];
  readonly list: string;
  readonly times: readonly number[];
}

/**
 * Lets visitors learn values that occur nowhere else, erases them in each way in turn, ends the browser and searches every
 * byte of its profile. `settleMs`: how long a browser has before, to write down what it has put off.
 */
export async function proveErase({
  runs,
  settleMs = 1500,
}: {
  readonly runs: number;
  readonly settleMs?: number;
}): Promise<EraseProof> {
  const artifact = await createRandomArtifact({ items: 40, dim: 8, hidden: 0, adapts: "user", steps: 1 });
  const site = await serveSite(await encodeArtifact(artifact, {}));
  site.answers.set("/page-side.js", await bundlePageSide());
  site.answers.set(
    "/",
    `<!doctype html><link rel="icon" href="data:,"><title>test</title>
<script>const __name = (value) => value; // what runs here as text may have come through esbuild</script>
<script src="/page-side.js"></script>
<script type="module">import { createPersonalizer } from "/index.js"; window.createPersonalizer = createPersonalizer;</script>`,
  );
  const proof = { runs, found: [] as string[], watcherAwake: true, writesAfterRevoke: 0, slowestEraseMs: 0 };
  try {
    for (let run = 0; run < runs; run++) {
      const way = WAYS[run % WAYS.length]!;
      const second = SECOND[(run + Math.floor(run / WAYS.length)) % SECOND.length]!;
      const profile = mkdtempSync(join(tmpdir(), "inkling-erase-"));
      try {
        const { found, isAwake, writes, eraseMs } = await visit(site, profile, { way, second, settleMs });
        proof.found.push(...found.map((what) => `run ${run} (${way}, second tab ${second}): ${what}`));
        proof.watcherAwake &&= isAwake;
        proof.writesAfterRevoke += writes;
        proof.slowestEraseMs = Math.max(proof.slowestEraseMs, eraseMs);
      } finally {
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      }
    }
  } finally {
    await site.close();
  }
  return proof;
}

async function visit(
  site: Site,
  profile: string,
  how: { readonly way: (typeof WAYS)[number]; readonly second: (typeof SECOND)[number]; settleMs: number },
): Promise<{ found: string[]; isAwake: boolean; writes: number; eraseMs: number }> {
  const name = () => `canary-${randomBytes(9).toString("hex")}`;
  const visitor: Visitor = {
    items: Array.from({ length: 4 }, name),
    list: name(),
    times: Array.from({ length: 4 }, () => Date.now() - 10 * DAY_MS - Math.random() * DAY_MS),
  };
  const plain = { localStorage: name(), sessionStorage: name(), IndexedDB: name() };
  const browser = launchRawChromium(profile);
  let writes = 0;
  let slept = true;
  let eraseMs = 0;
  let secret: Sought;
  let sawSecret: boolean;
  try {
    const tab = await browser.open(site.url);
    await learn(tab, visitor);
    const other = how.second === "none" ? undefined : await browser.open(site.url);
    if (other) await learn(other, { ...visitor, items: visitor.items.slice(0, 1) });
    await tab.evaluate(`(${plantInTheClear})(${JSON.stringify(plain)})`);
    const bytes = await tab.evaluate<number[]>(`(${readSecret})()`);
    secret = { name: "the key", needles: encodeRow(bytes) };
    await sleep(how.settleMs);
    sawSecret = bytes.length === 32 && searchProfile(profile, [secret]).length > 0;
    await other?.evaluate(`ticks = 0; setInterval(() => ticks++, 50)`);
    await other?.freeze();

    const startedMs = performance.now();
    if (how.way === "retention") {
      await tab.navigate(`${site.url}/?later`);
      await tab.evaluate(`(${open})(5)`);
    } else if (how.way === "undo") await tab.evaluate(`(${undo})(${JSON.stringify(visitor.items)})`);
    else await tab.evaluate(`(${how.way === "forget" ? forget : revoke})()`);

    eraseMs = performance.now() - startedMs;
    await sleep(SLEEP_MS);
    if (other && how.second === "wakes") {
      await other.wake();
      slept = (await other.evaluate<number>("ticks")) < SLEEP_MS / 50 / 2;
    }
    if (how.way === "undo" && how.second === "wakes") await other?.evaluate(`(${goOn})()`);
    if (how.way === "revoke") {
      await sleep(500);
      await tab.evaluate(`(${goOn})()`);
      if (how.second === "wakes") await other?.evaluate(`(${goOn})()`);
      await sleep(1000);
      writes = await tab.evaluate<number>(`(${countStored})(${JSON.stringify(Object.keys(plain))})`);
    }
    await sleep(how.settleMs / 3);
  } finally {
    await browser.close();
  }
  const sought: Sought[] = [
    secret,
    ...visitor.items.map((id) => ({ name: `item ${id}`, needles: encodeText(id) })),
    { name: `list ${visitor.list}`, needles: encodeText(visitor.list) },
    ...visitor.times.map((at) => ({ name: `time ${at}`, needles: encodeNumber(at) })),
  ];
  const planted = Object.entries(plain).map(([place, value]) => ({
    name: place,
    needles: encodeText(value),
  }));
  const seen = new Set(searchProfile(profile, planted).map((hit) => hit.name));
  return {
    found: searchProfile(profile, sought).map((hit) => `${hit.name} as ${hit.form} in ${hit.file}`),
    isAwake: slept && sawSecret && seen.size === planted.length,
    writes,
    eraseMs,
  };
}

async function learn(tab: RawTab, visitor: Visitor): Promise<void> {
  await tab.evaluate(`(${open})(90)`);
  await tab.evaluate(`(${learnOnPage})(${JSON.stringify(visitor)})`);
}

/*
 * What follows runs on the page, as text.
 */

interface ErasePage extends Window {
  createPersonalizer: typeof createPersonalizer;
  PageSide: typeof PageSide;
  shop: { personalizer: Personalizer; store: OrderStore; outbox: Outbox };
}

const open = async (retentionDays: number) => {
  const page = window as unknown as ErasePage;
  const { openOrderStore, openOutbox, openPageVault } = page.PageSide;
  const vault = openPageVault(page);
  const personalizer = await page.createPersonalizer({
    artifact: "/artifact/model.json",
    storage: "indexeddb",
    retentionDays,
  });
  const store = openOrderStore(page, vault);
  store.follow("granted");
  await store.opened;
  page.shop = { personalizer, store, outbox: openOutbox(vault) };
};

const learnOnPage = async ({ items, list, times }: Visitor) => {
  const { personalizer, store, outbox } = (window as unknown as ErasePage).shop;
  for (const [i, itemId] of items.entries()) {
    await personalizer.learn({ itemId, action: "click", at: times[i]!, listId: list });
    await personalizer.learn({ itemId: `i${i}`, action: "cart", at: times[i]!, position: i });
    outbox.keep({ keys: [itemId], action: "click", at: times[i]!, listId: list, source: list } as never);
  }
  store.write("a list", items);
  await personalizer.rank(undefined, { limit: 3 });
};

const plantInTheClear = (plain: Record<string, string>) =>
  new Promise<void>((resolve, reject) => {
    localStorage.setItem("localStorage", plain["localStorage"]!);
    sessionStorage.setItem("sessionStorage", plain["sessionStorage"]!);
    const request = indexedDB.open("IndexedDB", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("values");
    request.onerror = () => reject(request.error!);
    request.onsuccess = () => {
      const tx = request.result.transaction("values", "readwrite");
      tx.objectStore("values").put(plain["IndexedDB"], 0);
      tx.oncomplete = () => resolve(request.result.close());
    };
  });

const readSecret = async () => {
  const root = await navigator.storage.getDirectory();
  const file = await (await root.getFileHandle("inkling.key")).getFile();
  return [...new Uint8Array(await file.arrayBuffer())];
};

const forget = async () => {
  await (window as unknown as ErasePage).shop.personalizer.forget();
};

/** One after the other; the rest stays. */
const undo = async (items: readonly string[]) => {
  for (const itemId of items) await (window as unknown as ErasePage).shop.personalizer.forget({ itemId });
};

/** As the drop-in does it. */
const revoke = async () => {
  const { personalizer, store, outbox } = (window as unknown as ErasePage).shop;
  store.follow("denied");
  outbox.erase();
  await personalizer.store("memory", { erase: true });
};

/** A visitor who goes on, on a page that may have heard nothing of it. */
const goOn = async () => {
  const { personalizer, store, outbox } = (window as unknown as ErasePage).shop;
  store.write("another list", ["i1", "i2"]);
  outbox.keep({ keys: ["i5"], action: "click", at: Date.now(), source: "test" } as never);
  await personalizer.learn({ itemId: "i5", action: "click" });
  await personalizer.rank(undefined, { limit: 3 });
};

/** All that is stored at this origin, but for what was planted. */
const countStored = async (planted: readonly string[]) => {
  let count = 0;
  for (const storage of [localStorage, sessionStorage])
    count += Object.keys(storage).filter((key) => !planted.includes(key)).length;
  for await (const name of (await navigator.storage.getDirectory()).keys()) count += name ? 1 : 0;
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error!);
    });
  for (const { name } of await indexedDB.databases()) {
    if (planted.includes(name!)) continue;
    const db = await done(indexedDB.open(name!));
    for (const store of db.objectStoreNames)
      count += await done(db.transaction(store).objectStore(store).count());
    db.close();
  }
  return count;
};

async function bundlePageSide(): Promise<string> {
  const entry = fileURLToPath(new URL("rig/page-side.ts", import.meta.url));
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      lib: { entry, formats: ["iife"], name: "PageSide", fileName: "page-side" },
    },
  });
  const [{ output }] = result as unknown as [{ output: { code: string }[] }];
  return output[0]!.code;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
