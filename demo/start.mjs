/**
 * `npm start`: the demo shop on a machine with nothing but Node. Installs what is missing, builds the shop as it
 * would ship and serves it; `--dev` serves the sources with hot reload instead. HOST and PORT move the address.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "../.ci/install.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const host = process.env.HOST ?? "127.0.0.1";
const port = Number(process.env.PORT ?? 5173);

try {
  await installPackages(root);
  const { build, createServer, preview } = await import("vite");
  const config = { configFile: join(root, "vite.config.ts"), mode: "demo", logLevel: "warn" };
  let server;
  if (process.argv.includes("--dev")) {
    server = await (await createServer({ ...config, server: { host, port } })).listen();
  } else {
    console.log("Building the demo shop …");
    await build(config);
    server = await preview({ ...config, preview: { host, port } });
  }
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop(server));
  console.log(`\nInkling demo shop: ${server.resolvedUrls.local[0]}\nPress Ctrl-C to stop.`);
} catch (error) {
  console.error(`The demo shop could not start: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function stop(server) {
  // Browsers keep their connections open; do not wait for them.
  server.httpServer?.closeAllConnections?.();
  await server.close();
  process.exit(0);
}
