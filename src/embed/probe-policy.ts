import type { PolicyVerdict } from "../core/page-examination.ts";

/** Addresses that the command line answers itself, so that a page's policy is asked and no server is. */
export interface ProbeAddresses {
  /** A script on the origin that the tag would come from. */
  readonly tag: string;
  /** A worker on the page's own origin. */
  readonly worker: string;
}

const LIMIT_MS = 5000;

/** Tries every rung in the page itself. */
export async function probePolicy(page: Window, { tag, worker }: ProbeAddresses): Promise<PolicyVerdict> {
  const { trust, trustedTypes } = openTrust(page);
  const blob = URL.createObjectURL(new Blob(["postMessage(1)"], { type: "text/javascript" }));
  const verdict = {
    tag: await settles((done, fail) => {
      const script = page.document.createElement("script");
      script.onload = done;
      script.onerror = fail;
      script.src = trust(tag);
      page.document.head.append(script);
      return () => script.remove();
    }),
    ownWorker: await runs(() => new Worker(trust(worker), { type: "module" })),
    blobWorker: await runs(() => new Worker(trust(blob), { type: "module" })),
    trustedTypes,
  };
  URL.revokeObjectURL(blob);
  return verdict;
}

function runs(make: () => Worker): Promise<boolean> {
  return settles((done, fail) => {
    const worker = make();
    worker.onmessage = done;
    worker.onerror = fail;
    return () => worker.terminate();
  });
}

/** Whether `done` comes before `fail`, a throw or the limit. */
async function settles(start: (done: () => void, fail: () => void) => () => void): Promise<boolean> {
  let stop = () => {};
  const succeeded = await new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), LIMIT_MS);
    try {
      stop = start(
        () => resolve(true),
        () => resolve(false),
      );
    } catch {
      resolve(false);
    }
  });
  stop();
  return succeeded;
}

function openTrust(page: Window): {
  trust: (url: string) => string;
  trustedTypes: PolicyVerdict["trustedTypes"];
} {
  const identity = (url: string) => url;
  const { trustedTypes } = page as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL: typeof identity } };
  };
  let isRequired = false;
  try {
    page.document.createElement("script").src = "data:,";
  } catch {
    isRequired = true;
  }
  try {
    const policy = trustedTypes?.createPolicy("inkling", { createScriptURL: identity });
    const trust = policy ? (url: string) => policy.createScriptURL(url) : identity;
    return { trust, trustedTypes: isRequired ? "allowed" : "not required" };
  } catch {
    return { trust: identity, trustedTypes: isRequired ? "refused" : "not required" };
  }
}
