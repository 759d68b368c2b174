import { existsSync, readFileSync } from "node:fs";
import type { PageExamination } from "../core/page-examination.ts";
import { findChromium } from "./find-chromium.ts";

/** How a page is looked at. */
export interface ExamineOptions {
  /** Path of a Chromium. */
  readonly chromium?: string | undefined;
  /** Address that the tag would come from: the page's policy is asked about its origin. */
  readonly tag: string;
  readonly watchMs?: number;
}

/** The part that runs in the page, beside the command line in the package, or where a checkout builds it. */
const PART = ["../doctor-page.js", "../../dist/doctor-page.js"].map((path) => new URL(path, import.meta.url));

/** Opens a page in a browser and looks at it as the drop-in would. Nothing is sent anywhere but what the page itself sends. */
export async function examineUrl(
  url: string,
  { chromium: asked, tag, watchMs = 2000 }: ExamineOptions,
): Promise<PageExamination> {
  const part = PART.find((file) => existsSync(file));
  if (!part) throw new Error("dist/doctor-page.js does not exist; run npm run build");
  const { chromium } = await import("playwright").catch(() => {
    throw new Error(
      "doctor opens the page in a browser by Playwright, which is not installed; npm install -D playwright",
    );
  });
  const executablePath = findChromium(asked);
  const isRoot = process.getuid?.() === 0; // Chromium's sandbox refuses to start there
  const browser = await chromium
    .launch({ ...(executablePath && { executablePath }), args: isRoot ? ["--no-sandbox"] : [] })
    .catch((error: Error) => {
      throw new Error(
        `no browser could be started (${error.message.split("\n")[0]}); name one with --chromium, or npx playwright install chromium`,
      );
    });
  try {
    const page = await browser.newPage();
    const response = await page.goto(url, { waitUntil: "load", timeout: 45_000 }).catch((error: Error) => {
      throw new Error(`${url} did not load (${error.message.split("\n")[0]}); check the address`);
    });
    if (response && !response.ok())
      throw new Error(`${url} answered ${response.status()}; give an address that shows products`);
    const addresses = { tag, worker: new URL("/inkling-doctor-worker.js", page.url()).href };
    // Answered here: the page's policy is asked, and no server is.
    const answer = (body: string) => ({ contentType: "text/javascript", body });
    await page.route(addresses.tag, (route) => route.fulfill(answer("")));
    await page.route(addresses.worker, (route) => route.fulfill(answer("postMessage(1)")));
    await page.evaluate(readFileSync(part, "utf8"));
    return await page.evaluate(
      (options) =>
        (
          globalThis as unknown as {
            inklingDoctor(window: unknown, given: typeof options): Promise<PageExamination>;
          }
        ).inklingDoctor(globalThis, options),
      { watchMs, addresses },
    );
  } finally {
    await browser.close();
  }
}
