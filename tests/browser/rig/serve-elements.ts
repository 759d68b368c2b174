import type { Page } from "playwright";
import { build } from "vite";
import type * as Elements from "../../../src/element/define-elements.ts";
import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { createRandomArtifact } from "./random-artifact.ts";
import { serveSite, type Site } from "./serve-site.ts";
import { openPersonalizer, type ShopWindow } from "./shop-page.ts";

/** The test page with the elements loaded. */
export interface ElementWindow extends ShopWindow {
  elements: typeof Elements;
}

/** Serves the page API, a random artifact and the elements as they ship. */
export async function serveElements(): Promise<Site> {
  const artifact = await encodeArtifact(
    await createRandomArtifact({ steps: 1, hidden: 0, adapts: "user" }),
    {},
  );
  const site = await serveSite(artifact);
  for (const mode of ["elements", "rank"]) site.answers.set(`/${mode}.js`, await bundle(mode));
  return site;
}

async function bundle(mode: string): Promise<string> {
  const result = await build({
    mode,
    configFile: "vite.config.ts",
    logLevel: "error",
    build: { write: false },
  });
  const [{ output }] = result as unknown as [{ output: { code: string }[] }];
  return output[0]!.code;
}

const STYLE = `:root { color-scheme: light dark } body { background: Canvas; color: CanvasText; font-family: sans-serif }`;

/** Opens a page with this content, as a browser would read it; the elements are not loaded yet. */
export async function openPage(page: Page, site: Site, body: string): Promise<void> {
  site.answers.set(
    "/shop.html",
    `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>shop</title><style>${STYLE}</style><script type="module">
import { createPersonalizer } from "/index.js"; window.createPersonalizer = createPersonalizer;</script></head>
<body><main><h1>Shop</h1>${body}</main></body></html>`,
  );
  await page.goto(`${site.url}/shop.html`);
}

/** Loads all elements, which defines them. */
export async function loadElements(page: Page): Promise<void> {
  await page.addScriptTag({
    type: "module",
    content: `import "/rank.js"; import * as elements from "/elements.js"; window.elements = elements;`,
  });
  await page.waitForFunction(() => (window as unknown as Partial<ElementWindow>).elements !== undefined);
}

/** Starts a personalizer and makes it the page's. */
export async function provide(
  page: Page,
  options: NonNullable<Parameters<typeof openPersonalizer>[1]> = {},
): Promise<void> {
  await openPersonalizer(page, options);
  await page.evaluate(() => {
    const { elements, personalizer } = window as unknown as ElementWindow;
    elements.providePersonalizer(personalizer);
  });
}
