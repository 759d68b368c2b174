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
const SOFTWARE_GPU = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

const options = (webgpu: boolean) => ({
  executablePath: process.env["INKLING_CHROMIUM"] ?? "/usr/bin/chromium",
  args: webgpu ? [...COMMON, ...SOFTWARE_GPU] : COMMON,
});

/** A real Chromium, with WebGPU on a software adapter or without WebGPU. */
export function launchChromium({ webgpu }: { webgpu: boolean }): Promise<Browser> {
  return chromium.launch(options(webgpu));
}

/** The same with a profile that outlives the browser. */
export function launchProfile(folder: string, { webgpu }: { webgpu: boolean }): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, options(webgpu));
}
