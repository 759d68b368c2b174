import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

/** The drop-in's files by name, made anew from the sources; those that are pinned come before those that pin. */
export async function buildEmbed(): Promise<ReadonlyMap<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), "inkling-embed-"));
  const files = new Map<string, string>();
  const make = async (mode: string, file: string) => {
    await build({ mode, configFile: "vite.config.ts", logLevel: "error", build: { outDir: folder } });
    files.set(file, readFileSync(join(folder, file), "utf8"));
  };
  try {
    await make("worker", "worker.js");
    await make("worker-inline", "worker-inline.js");
    await make("elements", "elements.js");
    await make("embed-debug", "embed-debug.js");
    await make("embed-engine", "embed-engine.js");
    await make("embed-order", "embed-order.js");
    await make("embed-page", "embed-page.js");
    await make("embed", "embed.js");
    await make("embed-module", "embed.mjs");
    return files;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
