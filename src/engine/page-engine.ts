import type { ArtifactManifest } from "../core/artifact-manifest.ts";
import { whyNotOnPage } from "../core/why-not-on-page.ts";
import { answerCalls } from "./answer-calls.ts";
import { createEngine } from "./create-engine.ts";
import { computeOnPage } from "./page-compute.ts";

/**
 * The engine on the page itself, for the drop-in where the page's policy lets no worker run; what it gives is used as the
 * worker would be. Throws where the artifact is none for that. There is no fence here: the page's globals are the page's,
 * and stay as they are; nothing in this file's code asks any network.
 */
function startOnPage({ userDefinedMetadata }: ArtifactManifest): MessagePort & { terminate(): void } {
  const why = whyNotOnPage(userDefinedMetadata.inkling);
  if (why) throw new Error(`the engine cannot run on the page either: ${why}`);
  const { port1: outside, port2: inside } = new MessageChannel();
  const end = new AbortController();
  const engine = createEngine(computeOnPage(end.signal), (change) => inside.postMessage({ inkling: change }));
  answerCalls(engine, inside);
  inside.postMessage("started");
  outside.start();
  return Object.assign(outside, {
    terminate: () => {
      end.abort(new Error("the engine was ended"));
      outside.close();
      inside.close();
      engine.close().catch(() => undefined);
    },
  });
}

// Read by the drop-in's `PartSource.load` off this file's own element.
(document.currentScript as HTMLScriptElement & { inkling?: typeof startOnPage }).inkling = startOnPage;
