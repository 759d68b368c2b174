import { readAllowedHosts } from "./allowed-hosts.ts";
import { awaitHost } from "./await-host.ts";
import { createFrameEngine } from "./frame-engine.ts";
import { runWidget } from "./run-widget.ts";

/** Where the widget's own origin has what the frame needs. */
export interface FrameOptions {
  /** Address of the artifact's model.json; default: the page's `<meta name="inkling-artifact">`. */
  readonly artifact?: string | URL;
  /** Address of the worker; default: beside the frame's script. */
  readonly workerUrl?: string | URL;
}

/**
 * Runs inside the frame: waits for its host, learns what the visitor does, shows what they may like, and tells the host
 * nothing of it. `data-inkling-…` on the root element says how far it came, for whoever hosts the widget; no host can
 * read it.
 */
export async function startFrame({ artifact, workerUrl }: FrameOptions = {}): Promise<void> {
  const state = document.documentElement.dataset;
  const nonce = location.hash.slice(1);
  history.replaceState(history.state, "", location.pathname + location.search); // it is nobody else's business
  state["inklingWidget"] = "waiting";
  state["inklingAccepted"] = "0";
  const port = await awaitHost(window, {
    allowed: isOwnHost() ? [] : readAllowedHosts(readMeta("inkling-hosts"), embedding()),
    nonce,
    onRefused: (why) => (state["inklingWhy"] = why),
  });
  state["inklingWidget"] = "connected";

  const integrity = readMeta("inkling-integrity");
  const engine = createFrameEngine(
    {
      artifact: new URL(artifact ?? (readMeta("inkling-artifact") || "./model.json"), document.baseURI),
      ...(integrity && { integrity }),
      ...(workerUrl && { workerUrl }),
    },
    (count) => (state["inklingLearned"] = String(count)),
  );
  runWidget(port, engine, {
    onRun: () => {
      if (state["inklingWidget"] === "connected") state["inklingWidget"] = "running";
    },
    onTalk: ({ accepted, refused, isOver }) => {
      state["inklingAccepted"] = String(accepted);
      state["inklingRefused"] = String(refused);
      if (isOver) state["inklingWidget"] = "over";
    },
  });
}

/** A host of the frame's own origin could read all of it: the widget needs an origin of its own. */
function isOwnHost(): boolean {
  try {
    return Boolean(parent.document);
  } catch {
    return false;
  }
}

function embedding() {
  const { ancestorOrigins } = location as Partial<Location>;
  return { ancestors: ancestorOrigins && [...ancestorOrigins], referrer: document.referrer };
}

function readMeta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}
