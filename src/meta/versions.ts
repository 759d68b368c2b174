import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";

/** Versions that can change a number. */
export function readVersions(): Readonly<Record<string, string>> {
  return { node: process.version, tfjs: tf.version_core, inkling: readOwnVersion() };
}

/** Works from `src/meta`, from the bundled `dist/cli` and from an installed package: the package file is two up. */
function readOwnVersion(): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
