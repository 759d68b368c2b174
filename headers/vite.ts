import type { Plugin } from "vite";

/** What Inkling's worker is to be served with: the browser itself then forbids it every request. */
export const WORKER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'none'";

/**
 * In vite.config.ts: `plugins: [inklingWorkerPolicy()]`. It covers `vite preview`; whatever serves the shop to visitors
 * needs the header too: the other files of this folder say how.
 */
export function inklingWorkerPolicy(): Plugin {
  return {
    name: "inkling-worker-policy",
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use(({ url = "" }, response, next) => {
        if (/\/worker[^/]*\.js(\?|$)/.test(url)) {
          response.setHeader("Content-Security-Policy", WORKER_POLICY);
          response.setHeader("X-Content-Type-Options", "nosniff");
        }
        next();
      });
    },
  };
}
