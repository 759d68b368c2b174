import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { parseManifest } from "../../src/core/artifact-manifest.ts";
import type { Catalogue } from "../../src/core/catalogue.ts";
import { createRandom } from "../../src/core/random.ts";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import { describeItem } from "../../src/meta/evaluate/describe-item.ts";
import { createLearnedRanker } from "../../src/meta/learned-ranker.ts";
import { addItems } from "../../src/model/add-items.ts";
import { decodeArtifact, type Artifact } from "../../src/model/artifact.ts";
import { createContentSchema } from "../../src/model/content/create-content-schema.ts";
import { encodeContent } from "../../src/model/content/encode-content.ts";
import { launchChromium } from "./rig/launch-chromium.ts";
import { createRandomArtifact } from "./rig/random-artifact.ts";
import { serveSite, type Site } from "./rig/serve-site.ts";
import { click, getStatus, openPersonalizer, topItems, type ShopWindow } from "./rig/shop-page.ts";

const ITEMS = 200;
const each = <T>(value: (item: number) => T) => Array.from({ length: ITEMS }, (_, item) => value(item));
const CATALOGUE: Catalogue = {
  ids: each((item) => `i${item}`),
  attributes: [
    { name: "category", kind: "categorical", values: each((item) => `all > c${item % 4} > d${item % 12}`) },
    { name: "tags", kind: "multi", values: each((item) => [`t${item % 3}`, `t${item % 7}`]) },
    { name: "price", kind: "numeric", values: each((item) => 1 + ((item * 37) % 90)) },
    { name: "title", kind: "text", values: each((item) => `word${item % 9} Größe ${item % 5}`) },
    { name: "image", kind: "vector", values: each((item) => [item % 2, item % 13, 1]) },
  ],
};

let site: Site;
let browser: Browser;
let page: Page;
/** As the page decodes it. */
let shipped: Artifact;
beforeAll(async () => {
  const random = await createRandomArtifact({ steps: 1, items: ITEMS });
  const schema = createContentSchema(CATALOGUE);
  const { count } = encodeContent(schema, CATALOGUE);
  const draw = createRandom(3);
  const table = Float32Array.from({ length: count * random.spec.dim }, () => draw.normal());
  const files = await encodeArtifact({ ...random, catalogue: CATALOGUE, encoder: { schema, table } }, {});
  const buffers = new Map([...files].map(([path, bytes]) => [path, bytes.slice().buffer]));
  shipped = decodeArtifact(await parseManifest(buffers.get("model.json")!), buffers);
  site = await serveSite(files);
  browser = await launchChromium({ webgpu: false });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  await page.goto(site.url);
});
afterEach(() => page?.context().close());

const like = (itemId: string, item: number) => ({ ...describeItem(CATALOGUE, item), itemId });
const add = (...items: unknown[]) =>
  page.evaluate(
    (given) =>
      (window as unknown as ShopWindow).personalizer
        .addItems(given as never)
        .catch(({ name, message }: Error) => ({ name, message })),
    items,
  );

test("new items are ranked and learned from as Node does it, and other pages are as they were", async () => {
  const { tensors } = await openPersonalizer(page, { backend: "cpu" });
  const fresh = [like("new-a", 17), like("new-b", 42)];
  const changes = page.evaluate(
    () => new Promise((resolve) => (window as unknown as ShopWindow).personalizer.subscribe(resolve)),
  );

  expect(await add(...fresh)).toEqual({ added: 2, items: ITEMS + 2 });
  expect(await changes).toEqual({ reason: "items", interactions: 0 });
  expect(await click(page, "new-a", "i5")).toEqual([
    { known: true, interactions: 1 },
    { known: true, interactions: 2 },
  ]);

  const artifact = addItems(shipped, fresh);
  const ranker = createLearnedRanker("node", artifact);
  const scores = await ranker.score([
    { items: Int32Array.of(ITEMS, 5), actions: Uint8Array.of(2, 2), atMs: Float64Array.of(0, 1) },
  ]);
  ranker.dispose();
  const expected = [...artifact.catalogue.ids.keys()]
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .map((item) => artifact.catalogue.ids[item]);
  expect(await topItems(page, 50)).toEqual(expected.slice(0, 50));
  expect((await getStatus(page)).tensors).toBe(tensors);

  const other = await page.context().newPage();
  await other.goto(site.url);
  expect((await openPersonalizer(other, { backend: "cpu" })).artifact.items).toBe(ITEMS);
});

test("an interaction with an item that comes later counts from then on", async () => {
  await openPersonalizer(page, { backend: "cpu" });
  const prior = await topItems(page);
  await click(page, "later");
  expect(await topItems(page)).toEqual(prior);

  await add(like("later", 17));

  expect(await topItems(page)).not.toEqual(prior);
});

test("an item that cannot be encoded is refused with a remedy, and nothing is added", async () => {
  await openPersonalizer(page, { backend: "cpu" });

  const error = await add(like("good", 1), { itemId: "bad", attributes: { category: "gloves" } });

  expect(error).toMatchObject({
    name: "NewItemError",
    message: expect.stringContaining("category, tags, price, title, image"),
  });
  expect((await getStatus(page)).artifact.items).toBe(ITEMS);
});

test("items that were added come back with a worker that was lost", async () => {
  await openPersonalizer(page, { backend: "cpu", callLimitMs: 2000 });
  await add(like("new", 17));
  const heard = page.evaluate(
    () =>
      new Promise((resolve) => {
        const { personalizer } = window as unknown as ShopWindow;
        personalizer.subscribe(({ reason }) => reason === "items" && resolve(reason));
      }),
  );

  await page.workers()[0]!.evaluate(() => self.close());
  await page.evaluate(() => (window as unknown as ShopWindow).personalizer.rank().catch(() => undefined));

  expect(await heard).toBe("items");
  expect((await getStatus(page)).artifact.items).toBe(ITEMS + 1);
});
