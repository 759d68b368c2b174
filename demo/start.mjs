/**
 * `npm start`: the demo shop on a machine with nothing but Node. Installs what is missing, builds the shop as it
 * would ship and serves it, and the widget on an origin of its own, one port further; `--dev` serves the sources with hot
 * reload instead. HOST and PORT move the addresses.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "../.ci/install.mjs";
import { guardWidget, nameWidget } from "./build/widget-origin.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const host = process.env.HOST ?? "127.0.0.1";
const port = Number(process.env.PORT ?? 5173);

try {
  await installPackages(root);
  const { build, createServer, preview } = await import("vite");
  const config = { configFile: join(root, "vite.config.ts"), mode: "demo", logLevel: "warn" };
  const isDev = process.argv.includes("--dev");
  const serve = async (from, plugin) =>
    isDev
      ? (await createServer({ ...config, plugins: [plugin], server: { host, port: from } })).listen()
      : preview({ ...config, plugins: [plugin], preview: { host, port: from } });
  const originOf = (server) => server && new URL(server.resolvedUrls.local[0]).origin;
  if (!isDev) {
    console.log("Building the demo shop …");
    await build(config);
  }
  let widget;
  const shop = await serve(
    port,
    nameWidget(root, () => originOf(widget)),
  );
  widget = await serve(
    port + 1,
    guardWidget(() => originOf(shop), { isBuilt: !isDev }),
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop([shop, widget]));
  console.log(`\nInkling demo shop: ${shop.resolvedUrls.local[0]}`);
  console.log(`A magazine with the widget: ${originOf(shop)}/widget-host.html`);
  console.log(`The widget's own origin: ${originOf(widget)}/widget.html\nPress Ctrl-C to stop.`);
} catch (error) {
  console.error(`The demo shop could not start: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function stop(servers) {
  for (const server of servers) {
    // Browsers keep their connections open; do not wait for them.
    server.httpServer?.closeAllConnections?.();
    await server.close();
  }
  process.exit(0);
}
