import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";

/** A tab of a Chromium that nothing but this file drives. */
export interface RawTab {
  /** Runs an expression, awaits it, and gives its value as JSON. Rejects with what it throws. */
  evaluate<T = unknown>(expression: string): Promise<T>;
  navigate(url: string): Promise<void>;
  /** What a browser does to tabs that were hidden for long: no task runs, its workers' neither. */
  freeze(): Promise<void>;
  wake(): Promise<void>;
}

export interface RawChromium {
  open(url: string): Promise<RawTab>;
  /** Resolves when the process has ended. */
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

const ARGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--remote-debugging-pipe",
];

/** Starts a Chromium with a profile of its own: Playwright's freezes nothing, and keeps tabs from being frozen. */
export function launchRawChromium(profile: string): RawChromium {
  const child = spawn(
    process.env["INKLING_CHROMIUM"] ?? "/usr/bin/chromium",
    [...ARGS, `--user-data-dir=${profile}`, "about:blank"],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  const ended = once(child, "exit");
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let last = 0;
  let rest = "";
  (child.stdio[4] as Readable).setEncoding("utf8").on("data", (chunk: string) => {
    const texts = (rest + chunk).split("\0");
    rest = texts.pop()!;
    for (const text of texts) {
      const { id, result, error } = JSON.parse(text) as Message;
      const call = id === undefined ? undefined : waiting.get(id);
      if (!call) continue;
      waiting.delete(id!);
      if (error) call.reject(new Error(error.message));
      else call.resolve(result as never);
    }
  });
  void ended.then(() => {
    for (const { reject } of waiting.values()) reject(new Error("Chromium has ended"));
  });
  const send = <T>(method: string, params: object = {}, sessionId?: string) =>
    new Promise<T>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      (child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });

  const attach = async (targetId: string): Promise<RawTab> => {
    const { sessionId } = await send<{ sessionId: string }>("Target.attachToTarget", {
      targetId,
      flatten: true,
    });
    const evaluate = async <T>(expression: string): Promise<T> => {
      const { result, exceptionDetails } = await send<{
        result: { value: T };
        exceptionDetails?: { text: string; exception?: { description?: string } };
      }>("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }, sessionId);
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    };
    const setState = (state: "frozen" | "active") =>
      send<void>("Page.setWebLifecycleState", { state }, sessionId);
    return {
      evaluate,
      navigate: async (url) => {
        await send("Page.navigate", { url }, sessionId);
        const isThere = `document.readyState === "complete" && location.href.startsWith(${JSON.stringify(url)})`;
        while (!(await evaluate(isThere).catch(() => false)))
          await new Promise((resolve) => setTimeout(resolve, 30));
      },
      freeze: () => setState("frozen"),
      wake: () => setState("active"),
    };
  };
  return {
    open: async (url) => {
      const { targetId } = await send<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
      const tab = await attach(targetId);
      await tab.navigate(url);
      return tab;
    },
    close: async () => {
      await send("Browser.close").catch(() => undefined);
      await ended;
    },
  };
}
