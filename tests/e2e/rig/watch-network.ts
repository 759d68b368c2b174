import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, CDPSession, Page } from "playwright";
import type { DemoSite } from "./serve-demo.ts";

/** Everything that can tell of a request, each by its own way of knowing. */
export interface NetworkWatch {
  readonly page: Page;
  /** Addresses as each watcher noted them, oldest first; loading a page notes some too, so clear them after. */
  readonly seen: {
    /** The automation's own events. */
    readonly browser: string[];
    /** The protocol of the worker itself, web sockets included. */
    readonly worker: string[];
    /** What reached the shop's server. */
    readonly server: string[];
    /** What was meant for any other host, whichever part of the browser sent it. */
    readonly elsewhere: string[];
  };
  clear(): void;
  close(): Promise<void>;
}

/** Opens a page whose requests are watched from four sides. */
export async function watchNetwork(browser: Browser, site: DemoSite): Promise<NetworkWatch> {
  const seen = {
    browser: [] as string[],
    worker: [] as string[],
    server: site.requests,
    elsewhere: [] as string[],
  };
  const proxy = createServer(({ url = "" }, response) => {
    seen.elsewhere.push(url);
    response.writeHead(502).end();
  });
  proxy.on("connect", ({ url = "" }, socket) => {
    seen.elsewhere.push(url);
    socket.destroy();
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  const context = await browser.newContext({
    proxy: { server: `http://127.0.0.1:${port}`, bypass: "127.0.0.1" },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const note = (url: string) => {
    if (!/^(data|blob):/.test(url)) seen.browser.push(url);
  };
  context.on("request", (request) => note(request.url()));
  page.on("websocket", (socket) => note(socket.url()));
  await watchWorkers(await context.newCDPSession(page), seen.worker);
  return {
    page,
    seen,
    clear: () => {
      for (const list of Object.values(seen)) list.length = 0;
    },
    close: async () => {
      await context.close();
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

/** Notes the requests of every worker from its first line on. */
async function watchWorkers(page: CDPSession, seen: string[]): Promise<void> {
  page.on("Target.attachedToTarget", ({ sessionId }) => {
    const send = (id: number, method: string) =>
      page.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) });
    void send(1, "Network.enable").then(() => send(2, "Runtime.runIfWaitingForDebugger"));
  });
  page.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { method, params } = JSON.parse(message) as {
      method?: string;
      params: { url?: string; request?: { url: string } };
    };
    if (method === "Network.requestWillBeSent") seen.push(params.request!.url);
    if (method === "Network.webSocketCreated") seen.push(params.url!);
  });
  await page.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: false });
}
