/** Proves the lint promises: each snippet must be rejected by its rule where it stands, and allowed where it may be. */
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { promises } from "./eslint.config.mjs";

const network = [
  `fetch("/x");`,
  `globalThis.fetch("/x");`,
  `self["fetch"]("/x");`,
  `const { fetch: get } = globalThis; get("/x");`,
  `new XMLHttpRequest();`,
  `new WebSocket("wss://x");`,
  `new EventSource("/x");`,
  `navigator.sendBeacon("/x");`,
  `importScripts("/x.js");`,
  `new WebTransport("https://x");`,
  `new RTCPeerConnection();`,
];
/** Ways out that are no network function. */
const loading = [
  `new Image();`,
  `new Audio("/x.mp3");`,
  `new Worker("/x.js");`,
  `new SharedWorker("/x.js");`,
  `new FontFace("x", "url(/x)");`,
  `navigator.serviceWorker.register("/x.js");`,
  `image.src = "/x";`,
  `source.srcset = "/x 2x";`,
  `link.href = "/x";`,
  `link.ping = "/x";`,
  `button.formAction = "/x";`,
  `video.poster = "/x";`,
  `card.style.backgroundImage = "url(/x)";`,
  `card.style.cssText = "background: url(/x)";`,
  `document.cookie = "x=1";`,
  `window.location = "/x";`,
  `location.href = "/x";`,
  `location.assign("/x");`,
  `page.location.replace("/x");`,
  `window.open("/x");`,
  `form.submit();`,
  `image.setAttribute("src", "/x");`,
  `card.setAttribute("style", "background: url(/x)");`,
  `document.createElement("img");`,
  `document.createElement("iframe");`,
  `document.createElement("link");`,
  `link.rel = "prefetch";`,
  `link.rel = "dns-prefetch";`,
  `script.type = "speculationrules";`,
];
const importing = [
  `import("https://x/y.js");`,
  `import("//x/y.js");`,
  `import(address);`,
  `import(\`./${"$"}{name}.ts\`);`,
];
const readback = [`t.dataSync();`, `t.arraySync();`, `backend.readSync(id);`];
const reachless = [
  "core",
  "kernels",
  "model",
  "learners",
  "engine",
  "page",
  "adapters",
  "element",
  "embed",
  "widget",
];

/** [file, snippet, must it be rejected] */
const cases = [
  ...["src/client/personalizer.ts", "src/cli/serve.ts", "src/meta/train.ts"].flatMap((file) =>
    network.map((code) => [file, code, true]),
  ),
  ...reachless.flatMap((folder) => network.map((code) => [`src/${folder}/a.ts`, code, true])),
  ...network.map((code) => ["src/client/fetch-artifact.ts", code, false]),
  ...["engine", "learners"].flatMap((folder) => readback.map((code) => [`src/${folder}/a.ts`, code, true])),
  ...["meta", "model"].flatMap((folder) => readback.map((code) => [`src/${folder}/a.ts`, code, false])),
  ...[...reachless, "client", "react"].flatMap((folder) =>
    [...loading, ...importing].map((code) => [`src/${folder}/a.ts`, code, true]),
  ),
  ...loading.map((code) => ["src/embed/load-part.ts", code, false]),
  ...importing.map((code) => ["src/embed/load-part.ts", code, true]),
  ["src/client/fetch-artifact.ts", `new Image();`, true],
  ["src/page/a.ts", `image.setAttribute("loading", "eager");`, false],
  ["src/page/a.ts", `document.createElement("div");`, false],
  ["src/page/a.ts", `import("./b.ts");`, false],
  ["src/engine/a.ts", `import("./b.ts");`, true],
  ["src/cli/a.ts", `import("./b.ts");`, false],
  ["src/index.ts", `export const answer = 42;`, true],
  ["src/index.ts", `import "./client/a.ts";`, true],
  ["src/index.ts", `export * from "./client/a.ts"; export type { A } from "./core/a.ts";`, false],
];

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [{ files: ["**/*.ts"], languageOptions: { parser: tseslint.parser } }, ...promises()],
});
const wrong = [];
for (const [filePath, code, rejected] of cases) {
  const [{ messages }] = await eslint.lintText(code, { filePath });
  if (messages.some((message) => message.fatal)) throw new Error(`${code}: ${messages[0].message}`);
  if (messages.length > 0 !== rejected) {
    wrong.push(`${filePath}: ${code} should be ${rejected ? "rejected" : "allowed"}`);
  }
}

console.log(wrong.length === 0 ? `${cases.length} snippets judged as expected` : wrong.join("\n"));
process.exitCode = wrong.length === 0 ? 0 : 1;
