import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Answer } from "../../browser/rig/serve-answers.ts";

/** A request as it was sent, every byte of it: request line, headers and body. */
export interface SentRequest {
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly bytes: Buffer;
}

/** A server that writes down all that it is sent. */
export interface Recorder {
  readonly url: string;
  readonly port: number;
  readonly sent: SentRequest[];
  /** Answers nothing at these paths until what it gives is called. */
  hold(paths: RegExp): () => void;
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  bin: "application/octet-stream",
  svg: "image/svg+xml",
  css: "text/css",
  jpg: "image/jpeg",
};

/** Serves answers by their paths and keeps every request, body, upgrade and malformed byte. Nothing may be cached. */
export async function recordRequests(
  answer: (path: string) => Answer | undefined,
  { onRequest }: { readonly onRequest?: (request: SentRequest) => void } = {},
): Promise<Recorder> {
  const sent: SentRequest[] = [];
  const note = (request: SentRequest) => {
    sent.push(request);
    onRequest?.(request);
  };
  const holds = new Map<RegExp, (() => void)[]>();
  const server = createServer((request, response) => {
    const atMs = performance.now();
    const body: Buffer[] = [];
    const { pathname } = new URL(request.url!, "http://localhost");
    request.on("data", (chunk: Buffer) => body.push(chunk));
    request.on("end", () => {
      note({
        atMs,
        method: request.method!,
        path: pathname,
        bytes: Buffer.concat([headOf(request), ...body]),
      });
    });
    const found = answer(pathname) ?? { status: 404, body: "not found" };
    const plain = typeof found === "object" && "status" in found;
    const type = TYPES[pathname.split(".").at(-1)!] ?? "text/html; charset=utf-8";
    const reply = () => {
      response.writeHead(plain ? found.status : 200, {
        "Content-Type": type,
        "Cache-Control": "no-store",
        "Access-Control-Allow-Origin": "*",
        ...(plain && found.headers),
      });
      response.end(plain ? found.body : found);
    };
    const held = [...holds].find(([paths]) => paths.test(pathname))?.[1];
    if (held) held.push(reply);
    else reply();
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const bytes = Buffer.concat([headOf(request), head]);
    note({ atMs: performance.now(), method: "UPGRADE", path: request.url!, bytes });
    socket.destroy();
  });
  server.on("clientError", (error: Error & { rawPacket?: Buffer }, socket: Duplex) => {
    if (error.rawPacket?.length)
      note({ atMs: performance.now(), method: "BYTES", path: "", bytes: error.rawPacket });
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    sent,
    hold: (paths) => {
      holds.set(paths, []);
      return () => {
        const held = holds.get(paths) ?? [];
        holds.delete(paths);
        for (const reply of held) reply();
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Chromium's argument by which all that is meant for any other host comes to this port instead. */
export function sendElsewhere(port: number): string {
  const rules = [hideMaker(), `MAP * 127.0.0.1:${port}`, "EXCLUDE 127.0.0.1", "EXCLUDE *.invalid"];
  return `--host-resolver-rules=${rules.join(", ")}`;
}

/** Rules by which Chromium does not find its maker's hosts, which it asks for news of itself whatever page is open. */
export function hideMaker(): string {
  return ["google.com", "googleapis.com", "gvt1.com", "gstatic.com", "googleusercontent.com"]
    .flatMap((host) => [`MAP ${host} ~NOTFOUND`, `MAP *.${host} ~NOTFOUND`])
    .join(", ");
}

/** Takes every connection that is meant for any other host, and answers none. */
export async function recordElsewhere(): Promise<{
  readonly port: number;
  readonly sent: Buffer[];
  close(): Promise<void>;
}> {
  const sent: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createTcpServer((socket) => {
    open.add(socket);
    const at = sent.push(Buffer.from("connection ")) - 1;
    socket.on("data", (chunk: Buffer) => {
      sent[at] = Buffer.concat([sent[at]!, chunk]);
      socket.end("HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n");
    });
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sent,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  let head = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let i = 0; i < rawHeaders.length; i += 2) head += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return Buffer.from(`${head}\r\n`, "latin1");
}
