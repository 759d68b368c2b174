import type { MakeWorker } from "../client/supervise-engine.ts";
import type { ArtifactManifest } from "../core/artifact-manifest.ts";
import type { EmbedConfig } from "./embed-config.ts";
import type { PartSource } from "./load-part.ts";

/** A way to run the engine that a page's policy may or may not allow. */
interface Rung {
  readonly name: string;
  readonly make: MakeWorker;
}

/**
 * Ways to run the engine, the most private first: a file of the page's own origin, which a server can cut off from the
 * network by a header; a blob, which brings the engine along and obeys the page's own policy; because asking for a
 * file that may not be there shows as an error in the console, only then beside an artifact of this origin; and last, for
 * some artifacts, no worker at all.
 */
export function listRungs(config: EmbedConfig, source: PartSource): Rung[] {
  const { page, base, trust } = source;
  const isOwn = (url: string) => new URL(url, page.document.baseURI).origin === page.location.origin;
  const file = (name: string, url: string): Rung => ({
    name,
    make: () => new Worker(trust(url), { type: "module" }),
  });
  const blob: Rung = {
    name: "blob",
    make: async () => {
      const text = await source.load<string>("worker-inline.js", "sha384-of:worker-inline.js");
      const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      const worker = new Worker(trust(url), { type: "module" });
      // Some browsers read the blob late; both events come after that.
      for (const event of ["message", "error"])
        worker.addEventListener(event, () => URL.revokeObjectURL(url), { once: true });
      return worker;
    },
  };
  const onPage: Rung = {
    name: "on the page, in slices",
    make: async (describe) => {
      type Start = (manifest: ArtifactManifest) => Worker;
      const start = await source.load<Start>("embed-engine.js", "sha384-of:embed-engine.js");
      return start(await describe());
    },
  };
  const rungs = config.engine === "worker" ? [blob] : [blob, onPage];
  const beside = new URL("worker.js", new URL(config.artifact, page.document.baseURI)).href;
  if (config.worker) rungs.unshift(file("self-hosted file", config.worker));
  else if (isOwn(base)) rungs.unshift(file("file beside the tag's", `${base}worker.js`));
  else if (isOwn(beside)) rungs.splice(1, 0, file("file beside the artifact", beside));
  return rungs;
}
