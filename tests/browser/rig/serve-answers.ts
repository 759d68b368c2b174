import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What one path answers; a string or bytes are a 200. */
export type Answer = string | Uint8Array | { status: number; body: string; headers?: Record<string, string> };

/** A static site on its own port whose answers a test may change while it runs. */
export interface Site {
  readonly url: string;
  readonly answers: Map<string, Answer>;
  /** Paths of all requests that reached the site, oldest first. */
  readonly requests: string[];
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  mjs: "text/javascript",
  json: "application/json",
  bin: "application/octet-stream",
};

/** Serves answers by their paths, all with `headers`; each server is an origin of its own. */
export async function serveAnswers(
  answers: Map<string, Answer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const requests: string[] = [];
  const server = createServer(({ url }, response) => {
    const path = new URL(url!, "http://localhost").pathname;
    requests.push(path);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    respond(response, path, answers.get(path) ?? { status: 404, body: "<!doctype html>not found" });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function respond(response: ServerResponse, path: string, answer: Answer): void {
  const type = TYPES[path.split(".").at(-1)!] ?? "text/html";
  const { status, body, headers } =
    typeof answer === "object" && "status" in answer
      ? { headers: {}, ...answer }
      : { status: 200, body: answer, headers: {} };
  response.writeHead(status, { "Content-Type": status === 200 ? type : "text/html", ...headers });
  response.end(body);
}
