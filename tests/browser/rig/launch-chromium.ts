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

const options = (webgpu: boolean | "hardware") => ({
  executablePath: process.env["INKLING_CHROMIUM"] ?? "/usr/bin/chromium",
  args: [...COMMON, ...(webgpu === "hardware" ? HARDWARE_GPU : webgpu ? SOFTWARE_GPU : [])],
});

/** A real Chromium, with WebGPU on a software adapter, on whatever adapter the machine has, or without WebGPU. */
export function launchChromium({ webgpu }: { webgpu: boolean | "hardware" }): Promise<Browser> {
  return chromium.launch(options(webgpu));
}

/** The same with a profile that outlives the browser. */
export function launchProfile(folder: string, { webgpu }: { webgpu: boolean }): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, options(webgpu));
}
