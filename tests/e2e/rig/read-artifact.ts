import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = "public/inkling";

/** The demo's own artifact, each file under its name. */
export function readDemoArtifact(): ReadonlyMap<string, Uint8Array> {
  return new Map(readdirSync(FOLDER).map((name) => [name, new Uint8Array(readFileSync(join(FOLDER, name)))]));
}
