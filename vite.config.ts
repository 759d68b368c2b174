/**
 * Every bundle we make, one mode each: `demo` (the default) builds the shop, `page`, `worker`, `worker-all`, the parts of
 * the drop-in and `cli` the package.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Alias, type Plugin, type UserConfig } from "vite";
import { pictureFiles } from "./demo/build/picture-files.ts";
import { inklingWorkerPolicy } from "./headers/vite.ts";

const root = fileURLToPath(new URL(".", import.meta.url));

/** The core without its 200 chained ops and all gradients: the sources register the kernels and gradients they use. */
const tfjsAliases: Alias[] = [
  { find: /^@tensorflow\/tfjs-core$/, replacement: "@tensorflow/tfjs-core/dist/base.js" },
  {
    find: /^@tensorflow\/tfjs-backend-(cpu|webgpu)$/,
    replacement: "@tensorflow/tfjs-backend-$1/dist/base.js",
  },
];

/**
 * tfjs-core's own ways to fetch, store and download models, which register themselves and so cannot be shaken out: the
 * page hands the artifact over as bytes, and the worker has nothing to do with a network.
 */
const withoutModelIo: Plugin = {
  name: "inkling-without-model-io",
  enforce: "pre",
  load(id) {
    const file = /tfjs-core\/dist\/io\/(indexed_db|local_storage|http|browser_files)\.js/.exec(id)?.[1];
    if (!file) return null;
    const names = {
      indexed_db: ["BrowserIndexedDB", "BrowserIndexedDBManager"],
      local_storage: ["BrowserLocalStorage", "BrowserLocalStorageManager"],
      http: ["browserHTTPRequest", "http", "isHTTPScheme"],
      browser_files: ["browserFiles"],
    }[file]!;
    return names.map((name) => `export class ${name} {}`).join("\n");
  },
};

const shared: UserConfig = {
  resolve: { alias: tfjsAliases },
  plugins: [withoutModelIo],
  // A worker is one self-contained file: under its own Content-Security-Policy it cannot load a second one.
  worker: {
    format: "es",
    plugins: () => [withoutModelIo],
    rolldownOptions: { output: { codeSplitting: false } },
  },
};

const demo: UserConfig = {
  ...shared,
  plugins: [withoutModelIo, inklingWorkerPolicy(), pictureFiles()], // served as a shop should
  root: `${root}demo`,
  appType: "mpa", // a file that is missing is missing, not the home page
  base: "./",
  publicDir: `${root}public`,
  build: {
    target: "es2022",
    outDir: `${root}dist/demo`,
    emptyOutDir: true,
    rolldownOptions: {
      input: pages(`${root}demo`),
      // Code that pages share must not be named after the worker that it starts: that name says what to serve how.
      output: { chunkFileNames: "assets/shared-[hash].js" },
    },
  },
};

/** One minified ES module without any import, for the browser. */
const standalone = (entry: string, file: string): UserConfig => ({
  ...shared,
  root,
  publicDir: false,
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: false,
    lib: { entry, formats: ["es"], fileName: () => file },
    rolldownOptions: { output: { codeSplitting: false, minify: true } },
  },
});

/**
 * The command line for Node: our own sources, in one file but for what is loaded when it is needed, and all files side by
 * side, as `readVersions` looks for the package from where it is; the packages stay imports.
 */
const cli: UserConfig = {
  root,
  publicDir: false,
  build: {
    target: "node20",
    ssr: "src/cli/inkling.ts",
    outDir: "dist/cli",
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: "inkling.js", chunkFileNames: "[name].js" } },
  },
};

/**
 * Puts what was built before into the sources: its integrity where they say `"sha384-of:<file>"`, so that whoever pins the
 * drop-in's tag pins everything that it loads, and its text where they say `"text-of:<file>"`.
 */
function insertBuilt(): Plugin {
  let folder = "";
  const read = (file: string) => {
    const path = join(folder, file);
    if (!existsSync(path))
      throw new Error(`${path} goes into what is built now; build it first (npm run build)`);
    return readFileSync(path);
  };
  const sha384 = (file: string) => `sha384-${createHash("sha384").update(read(file)).digest("base64")}`;
  return {
    name: "inkling-insert-built",
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir)),
    transform: (code) => {
      if (!/"(sha384|text)-of:/.test(code)) return null;
      const inserted = code.replace(/"(sha384|text)-of:([\w.-]+)"/g, (_, what: string, file: string) =>
        JSON.stringify(what === "text" ? read(file).toString() : sha384(file)),
      );
      return { code: inserted, map: null };
    },
  };
}

/** Writes letters and signs of the world as escapes: a classic script is read in its page's encoding, and shops have many. */
function escapeSigns(): Plugin {
  return {
    name: "inkling-escape-signs",
    generateBundle: (_, bundle) => {
      for (const part of Object.values(bundle)) {
        if (part.type !== "chunk") continue;
        part.code = part.code.replace(
          /[^\0-\x7f]/g,
          (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
        );
      }
    },
  };
}

/** One minified classic script, which leaves no name behind. */
const classic = (entry: string, file: string): UserConfig => ({
  root,
  // The page API's own way to find its worker, which the drop-in does not use.
  define: { "import.meta.url": "undefined" },
  publicDir: false,
  plugins: [insertBuilt(), escapeSigns()],
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: false,
    lib: { entry, formats: ["iife"], name: "inkling", fileName: () => file },
    rolldownOptions: { output: { codeSplitting: false, minify: true } },
  },
});

/** `standalone`, but for what the shop's own bundler brings and what is pinned. */
const library = (entry: string, file: string, external: string[] = []): UserConfig => {
  const config = standalone(entry, file);
  return {
    ...config,
    plugins: [insertBuilt()],
    build: { ...config.build, rolldownOptions: { ...config.build!.rolldownOptions, external } },
  };
};

const modes: Record<string, UserConfig> = {
  demo,
  page: standalone("src/index.ts", "index.js"),
  worker: standalone("src/engine/worker.ts", "worker.js"),
  "worker-all": standalone("src/engine/worker-all.ts", "worker-all.js"),
  embed: classic("src/embed/embed-classic.ts", "embed.js"),
  "embed-module": library("src/embed/embed-module.ts", "embed.mjs"),
  "worker-inline": classic("src/embed/worker-part.ts", "worker-inline.js"),
  "embed-engine": classic("src/engine/page-engine.ts", "embed-engine.js"),
  "embed-order": classic("src/embed/order-part.ts", "embed-order.js"),
  "embed-page": classic("src/embed/page-part.ts", "embed-page.js"),
  "embed-debug": classic("src/embed/debug-part.ts", "embed-debug.js"),
  "doctor-page": classic("src/embed/doctor-part.ts", "doctor-page.js"),
  elements: library("src/element/define-elements.ts", "elements.js"),
  rank: library("src/element/define-rank.ts", "rank.js"),
  "widget-host": classic("src/widget/widget-host.ts", "widget-host.js"),
  "widget-frame": standalone("src/widget/widget-frame.ts", "widget-frame.js"),
  react: library("src/react/use-personalized-order.ts", "react.js", ["react", "react/jsx-runtime"]),
  cli,
};

/** Every page of a folder. */
function pages(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".html"))
    .map((name) => `${folder}/${name}`);
}

export default defineConfig(({ mode }) => modes[mode] ?? demo);
