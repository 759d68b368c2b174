import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { DataManifest } from "../../../src/meta/import/data-manifest.ts";
import { importLogs } from "../../../src/meta/import/import-logs.ts";
import type { ImportOptions } from "../../../src/meta/import/import-options.ts";
import { readDataSet, type ImportedDataSet } from "../../../src/meta/read-data-set.ts";

/** A folder of this test's own, gone afterwards. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "inkling-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Committed logs, made up by hand. */
export const fixture = (name: string): string =>
  new URL(`../../fixtures/logs/${name}`, import.meta.url).pathname;

/** Imports a log (and a catalogue) given as text and reads it back. */
export async function importTexts(
  texts: { log: string | Buffer; catalogue?: string; logName?: string },
  options: Omit<ImportOptions, "logFiles" | "catalogueFile" | "outFolder"> = {},
): Promise<{ manifest: DataManifest; data: ImportedDataSet; folder: string }> {
  const folder = await temporaryFolder();
  const log = join(folder, texts.logName ?? "log.csv");
  const catalogue = texts.catalogue === undefined ? undefined : join(folder, "items.csv");
  await writeFile(log, texts.log);
  if (catalogue !== undefined) await writeFile(catalogue, texts.catalogue!);
  const outFolder = join(folder, "data");
  const manifest = await importLogs({ ...options, logFiles: [log], catalogueFile: catalogue, outFolder });
  return { manifest, data: await readDataSet(outFolder), folder };
}

/** Sessions as text: `id: item action, ...`. */
export function tell(data: ImportedDataSet): string[] {
  const actions = ["impression", "view", "click", "cart", "purchase", "dislike"];
  return data.sessions.map(({ id, items, actions: codes }) => {
    const steps = [...items].map((item, i) => `${data.catalogue.ids[item]} ${actions[codes[i]!]}`);
    return `${id}: ${steps.join(", ")}`;
  });
}
