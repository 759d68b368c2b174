/** Two origins on one machine: the shop with the magazine that embeds the widget, and the widget's own. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const WRITTEN = "http://127.0.0.1:5174";

/** Makes the magazine name the widget's address, `find()`, instead of the one that is written in it. */
export function nameWidget(root, find) {
  return {
    name: "inkling-name-widget",
    transformIndexHtml: { order: "pre", handler: (html) => html.replaceAll(WRITTEN, find() ?? WRITTEN) },
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use(({ url }, response, next) => {
        const file = join(root, "dist/demo/widget-host.html");
        if (!/^\/widget-host\.html(\?|$)/.test(url ?? "") || !existsSync(file)) return next();
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        response.end(readFileSync(file, "utf8").replaceAll(WRITTEN, find() ?? WRITTEN));
      });
    },
  };
}

/** Serves the widget's page as its owner should: the host, `find()`, and nobody else may embed it. */
export function guardWidget(find, { isBuilt }) {
  const guard = ({ middlewares }) => {
    middlewares.use(({ url }, response, next) => {
      if (/^\/widget\.html(\?|$)/.test(url ?? "")) {
        const rest = isBuilt
          ? `default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src ${find()}; base-uri 'none'; form-action 'none'; `
          : "";
        response.setHeader("Content-Security-Policy", `${rest}frame-ancestors ${find()}`);
        response.setHeader(
          "Permissions-Policy",
          "camera=(), microphone=(), geolocation=(), browsing-topics=()",
        );
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Content-Type-Options", "nosniff");
      }
      next();
    });
  };
  return { name: "inkling-guard-widget", configureServer: guard, configurePreviewServer: guard };
}
