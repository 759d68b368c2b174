import { chromium, type Browser, type BrowserContext } from "playwright";

const COMMON = [
  "--headless=new",
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];
const WEBGPU = "--enable-unsafe-webgpu";
const SOFTWARE_GPU = [WEBGPU, "--use-webgpu-adapter=swiftshader"];
const HARDWARE_GPU = [WEBGPU, "--enable-features=Vulkan", "--ignore-gpu-blocklist"];

const options = (webgpu: boolean | "hardware", args: readonly string[] = []) => ({
  executablePath: process.env["INKLING_CHROMIUM"] ?? "/usr/bin/chromium",
  args: [...COMMON, ...(webgpu === "hardware" ? HARDWARE_GPU : webgpu ? SOFTWARE_GPU : []), ...args],
});

/** Waits are for what hangs, on machines that others use too. */
const PATIENCE_MS = 90_000;

/** A real Chromium, with WebGPU on a software adapter, on whatever adapter the machine has, or without WebGPU. */
export async function launchChromium({
  webgpu,
  args,
  without = [],
}: {
  webgpu: boolean | "hardware";
  /** Further arguments. */
  args?: readonly string[];
  /** Arguments of Playwright's own that are left out. */
  without?: readonly string[];
}): Promise<Browser> {
  const browser = await chromium.launch({ ...options(webgpu, args), ignoreDefaultArgs: [...without] });
  const open = browser.newContext.bind(browser);
  browser.newContext = async (...args) => wait(await open(...args));
  return browser;
}

/** The same with a profile that outlives the browser. */
export async function launchProfile(
  folder: string,
  { webgpu, args }: { webgpu: boolean; /** Further arguments. */ args?: readonly string[] },
): Promise<BrowserContext> {
  return wait(await chromium.launchPersistentContext(folder, options(webgpu, args)));
}

function wait(context: BrowserContext): BrowserContext {
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}
