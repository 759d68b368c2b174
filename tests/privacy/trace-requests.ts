import type { Page } from "playwright";

/** One request of a visit, as far as it may be compared with those of another visit. */
export interface TracedRequest {
  readonly phase: string;
  readonly kind: "page" | "code" | "data" | "image" | "background" | "other";
  /** What is asked for; of a picture that is long in coming also how urgently, in the end. */
  readonly line: string;
}

/** The requests of a page while a visit goes through its parts. */
export interface RequestTrace {
  /** Another part of the visit begins. */
  enter(phase: string): Promise<void>;
  /** The part in which something happened, by `performance.now()` of this process. */
  phaseAt(ms: number): string;
  /** All so far, in the order in which the browser issued them. */
  read(): Promise<TracedRequest[]>;
}

interface Issued {
  readonly atMs: number;
  /** By a clock that never steps, in seconds. */
  readonly stamp: number;
  readonly kind: TracedRequest["kind"];
  readonly line: string;
  priority: string;
}

const KINDS: Partial<Record<string, TracedRequest["kind"]>> = {
  Document: "page",
  Script: "code",
  Fetch: "data",
  Image: "image",
};
/** Pictures that are held back until the page has been shown: whether one is in view, and so is urgent, depends on nothing else. */
const HELD = /^\/image\/slow\//;

/**
 * Traces by the browser's own time stamps. The order in which it reports requests is another one: a worker's script is
 * reported by the browser, all else by the page's own process, and the reports overtake each other.
 */
export async function traceRequests(page: Page): Promise<RequestTrace> {
  const session = await page.context().newCDPSession(page);
  const issued: Issued[] = [];
  const byId = new Map<string, Issued>();
  const phases: { readonly phase: string; readonly startMs: number }[] = [];
  session.on("Network.requestWillBeSent", ({ requestId, request, type, timestamp, wallTime }) => {
    if (!/^https?:/.test(request.url)) return;
    const { pathname, search } = new URL(request.url);
    const one: Issued = {
      atMs: wallTime * 1000 - performance.timeOrigin,
      stamp: timestamp,
      kind: /^\/image\/\w+\/b/.test(pathname) ? "background" : (KINDS[type ?? ""] ?? "other"),
      line: `${request.method} ${pathname}${search}`,
      priority: HELD.test(pathname) ? request.initialPriority : "",
    };
    issued.push(one);
    byId.set(requestId, one);
  });
  session.on("Network.resourceChangedPriority", ({ requestId, newPriority }) => {
    const one = byId.get(requestId);
    if (one?.priority) one.priority = newPriority;
  });
  await session.send("Network.enable");
  /** What the page's process reports comes before its answer. */
  const hearAll = () => session.send("Runtime.evaluate", { expression: "0" });
  const phaseAt = (ms: number) => phases.findLast(({ startMs }) => startMs <= ms)?.phase ?? "before";
  return {
    phaseAt,
    enter: async (phase) => {
      await hearAll();
      phases.push({ phase, startMs: performance.now() });
    },
    read: async () => {
      await hearAll();
      return [...issued]
        .sort((a, b) => a.stamp - b.stamp)
        .map(({ atMs, kind, line, priority }) => ({
          phase: phaseAt(atMs),
          kind,
          line: `${line} ${priority}`.trim(),
        }));
    },
  };
}
