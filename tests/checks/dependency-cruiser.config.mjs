/** The table of `layers.mjs` as dependency-cruiser rules, one per folder, each named `<folder>-imports`. */
import { demoTools, engineContract, frontDoor, layers } from "./layers.mjs";

const anyOf = (names) => `(${names.join("|")})`;
const folders = (names) => `^src/${anyOf(names)}/`;
// A package that is not installed yet resolves to its bare name.
const packages = (names) =>
  names.map((name) => `(^|node_modules/)${name.endsWith("/") ? name : `${name}(/|$)`}`);
const contract = `^src/${engineContract.folder}/${engineContract.file.replace(".", "\\.")}$`;

const layerRules = Object.entries(layers).flatMap(([folder, { imports, packages: allowed, node }]) => [
  forbid(`${folder}-imports`, folders([folder]), {
    dependencyTypesNot: ["core"],
    pathNot: [
      folders([folder, ...imports]),
      ...packages(allowed),
      ...(folder === engineContract.knownBy ? [contract] : []),
    ],
  }),
  ...(node ? [] : [forbid(`${folder}-uses-node`, folders([folder]), { dependencyTypes: ["core"] })]),
]);

export default {
  forbidden: [
    ...layerRules,
    forbid("contract-by-type", folders([engineContract.knownBy]), {
      path: contract,
      dependencyTypesNot: ["type-only"],
    }),
    forbid("front-door-imports", "^src/index\\.ts$", { pathNot: folders(frontDoor.imports) }),
    forbid(
      "demo-imports",
      "^demo/",
      {
        path: "^src/",
        pathNot: [
          "^src/index\\.ts$",
          "^src/element/define-\\w+\\.ts$",
          "^src/engine/worker\\.ts$",
          "^src/widget/(widget-host|start-frame)\\.ts$",
          // What the drop-in does for shops by itself, the demo's own page code does by hand.
          "^src/(embed/outbox|page/page-vault)\\.ts$",
        ],
      },
      `^demo/${anyOf(demoTools)}/`,
    ),
    forbid("unknown-folder", "^src/.+/", {}, folders(Object.keys(layers))),
    forbid("no-cycles", "", { circular: true }),
  ],
  options: {
    // Imports of types count too: a type is knowledge of the other side.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { extensions: [".ts", ".mjs", ".js", ".d.ts"], mainFields: ["module", "main"] },
  },
};

function forbid(name, path, to, fromPathNot) {
  return {
    name,
    severity: "error",
    from: fromPathNot === undefined ? { path } : { path, pathNot: fromPathNot },
    to,
  };
}
