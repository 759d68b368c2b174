/**
 * Who may import whom, and which packages: the table of the house. A folder of `src/` is named after where its code
 * may run; what is not listed here is forbidden.
 */
const tfjs = "@tensorflow/";
const terminal = ["commander", "cli-progress", "cli-table3", "cosmiconfig", "zod"];

/** `imports`: other folders of `src/`; `packages`: package names, a trailing slash takes the whole scope; `node`: Node's built-ins. */
export const layers = {
  core: { imports: [], packages: [] },
  kernels: { imports: ["core"], packages: [tfjs] },
  model: { imports: ["core", "kernels"], packages: [tfjs] },
  learners: { imports: ["core", "kernels", "model"], packages: [tfjs] },
  meta: {
    imports: ["core", "kernels", "model", "learners"],
    packages: [tfjs, "@duckdb/", "@observablehq/plot", "linkedom", "bullmq", "ioredis", ...terminal],
    node: true,
  },
  cli: {
    imports: ["core", "meta"],
    packages: [...terminal, "playwright"],
    node: true,
  },
  engine: { imports: ["core", "kernels", "model", "learners"], packages: [tfjs, "idb", "comlink"] },
  client: { imports: ["core"], packages: ["comlink"] },
  page: { imports: ["core"], packages: ["valibot"] },
  adapters: { imports: ["core", "page"], packages: ["valibot"] },
  element: { imports: ["core", "client", "page"], packages: [] },
  react: { imports: ["core", "client", "page", "element"], packages: ["react"] },
  embed: { imports: ["core", "client", "page", "adapters", "element"], packages: [] },
  widget: { imports: ["core", "client", "page", "element"], packages: ["valibot"] },
};

/** The front door of the page API, `src/index.ts`. */
export const frontDoor = { imports: ["core", "client"] };

/** What the page may know of the worker: the type of its contract. */
export const engineContract = { folder: "engine", file: "api.ts", knownBy: "client" };

/** Demo code that runs in Node, while the shop is made, may import anything. */
export const demoTools = ["build", "catalogue", "shoppers"];
