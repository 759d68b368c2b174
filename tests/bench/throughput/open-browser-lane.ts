import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright";
import { build } from "vite";
import { launchChromium } from "../../browser/rig/launch-chromium.ts";
import type { TimedGradient, timeMetaGradient } from "./time-meta-gradient.ts";

declare const window: Window & { timeMetaGradient: Promise<typeof timeMetaGradient> };

/** WebGPU in a page, and what kind of adapter it is. The caller closes it. */
export interface BrowserLane {
  readonly adapter: string;
  readonly isSoftware: boolean;
  time(learner: string, tasks: number): Promise<TimedGradient>;
  close(): Promise<void>;
}

/** Opens WebGPU in Chromium on the machine's own adapter, or on a software adapter where there is none. */
export async function openBrowserLane(): Promise<BrowserLane> {
  const site = await serve(await bundle());
  const onHardware = await openPage(site.url, "hardware");
  const opened = onHardware ?? (await openPage(site.url, true));
  if (!opened) {
    site.close();
    throw new Error("this Chromium offers no WebGPU adapter at all; set INKLING_CHROMIUM to one that does");
  }
  const { page, adapter, close } = opened;
  return {
    adapter,
    isSoftware: /swiftshader|llvmpipe|software|basic render/i.test(adapter),
    time: (learner, tasks) =>
      page.evaluate(async ([name, count]) => (await window.timeMetaGradient)(name, count), [
        learner,
        tasks,
      ] as const),
    close: async () => {
      await close();
      site.close();
    },
  };
}

async function openPage(
  url: string,
  webgpu: true | "hardware",
): Promise<{ page: Page; adapter: string; close(): Promise<void> } | undefined> {
  const browser = await launchChromium({ webgpu });
  const page = await browser.newPage();
  page.setDefaultTimeout(300_000); // a busy machine is no failure
  await page.goto(url);
  const adapter = await page.evaluate(async () => {
    const found = await navigator.gpu?.requestAdapter();
    return found && [found.info.vendor, found.info.architecture, found.info.description].join(" ").trim();
  });
  if (adapter) return { page, adapter, close: () => browser.close() };
  await browser.close();
  return undefined;
}

/** The learners with all of tfjs: a trainer uses more of it than the worker carries. */
async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL("browser-entry.ts", import.meta.url));
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: "error",
    build: { write: false, target: "es2022", lib: { entry, formats: ["es"], fileName: "entry" } },
  });
  const [{ output }] = result as unknown as [{ output: { code: string }[] }];
  return output[0]!.code;
}

async function serve(code: string): Promise<{ url: string; close(): void }> {
  const server = createServer(({ url }, response) => {
    const isCode = url === "/entry.js";
    response.writeHead(200, { "Content-Type": isCode ? "text/javascript" : "text/html" });
    response.end(isCode ? code : `<!doctype html><script type="module" src="/entry.js"></script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => void server.close(),
  };
}
