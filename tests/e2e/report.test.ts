import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderReport } from "../../src/meta/report/render-report.ts";
import { launchChromium } from "../browser/rig/launch-chromium.ts";
import { makeContent, type SmallContent } from "../unit/report/make-content.ts";

let content: SmallContent;
let browser: Browser;
let address: string;

beforeAll(async () => {
  content = await makeContent();
  const steps = [2.5, 2, 1.8].map((loss) => ({ difference: loss, low: loss - 0.1, high: loss + 0.1 }));
  const html = renderReport({ ...content.facts, ...content, trajectories: [{ k: 1, tasks: 9, steps }] });
  const file = join(content.facts.path, "..", "report.html");
  await writeFile(file, html);
  address = pathToFileURL(file).href;
  browser = await launchChromium({ webgpu: false });
});
afterAll(async () => {
  await browser?.close();
  await content?.dispose();
});

async function open(options: { width: number; colorScheme?: "light" | "dark" }): Promise<[Page, string[]]> {
  const { width, colorScheme = "light" } = options;
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(address);
  return [page, requests];
}

test.each([
  { width: 1280, colorScheme: "light" },
  { width: 1280, colorScheme: "dark" },
  { width: 390, colorScheme: "dark" },
] as const)(
  "axe finds nothing in the report at $width px in $colorScheme, numbers unfolded",
  async (options) => {
    const [page, requests] = await open(options);
    await page.evaluate(() =>
      document.querySelectorAll("details").forEach((details) => (details.open = true)),
    );

    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const { axe: tool } = window as unknown as { axe: typeof axe };
      const found = await tool.run(document, { resultTypes: ["violations"] });
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });

    expect(violations).toEqual([]);
    expect(requests).toEqual([address]);
    await page.close();
  },
);

test.each([1280, 390])(
  "at %i px nothing is wider than the page, and each picture is shown once",
  async (width) => {
    const [page] = await open({ width });

    const { over, shown, figures } = await page.evaluate(() => ({
      over: document.documentElement.scrollWidth - innerWidth,
      shown: [...document.querySelectorAll("figure svg")].filter((svg) => svg.getClientRects().length > 0)
        .length,
      figures: document.querySelectorAll("figure").length,
    }));

    expect(over).toBeLessThanOrEqual(0);
    expect(figures).toBeGreaterThan(5);
    expect(shown).toBe(figures);
    await page.close();
  },
);

test("print is dark on white, whatever the screen is", async () => {
  const [page] = await open({ width: 1280, colorScheme: "dark" });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  const onScreen = await background();
  await page.emulateMedia({ media: "print" });

  expect(onScreen).not.toBe("rgb(255, 255, 255)");
  expect(await background()).toBe("rgb(255, 255, 255)");
  await page.close();
});
