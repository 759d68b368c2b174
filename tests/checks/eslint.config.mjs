/** Lint rules: what types cannot say, and the promises about network and GPU readback that reviews would miss. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import tseslint from "typescript-eslint";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The only file that may reach the network. `cli` and `meta` may get one each: name it here. */
const networkFiles = ["src/client/fetch-artifact.ts"];

/** Learners' files that run in training only, where reading back at once is what the outer loop needs. */
const trainingFiles = ["src/learners/outer-gradient.ts"];

const networkGlobals = [
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "EventSource",
  "WebTransport",
  "RTCPeerConnection",
  "importScripts",
];
const networkMessage =
  "Network calls live in src/client/fetch-artifact.ts only: nothing else may send anything.";
const readbackMessage = "Blocks on the GPU, and gives zeros after a lost device: await data() or array().";

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      "public/",
      "runs/",
      "data/",
      "artifacts/",
      ".cache/",
      "tests/fixtures/",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "off",
      "no-constant-binary-expression": "error",
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "no-unreachable-loop": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/naming-convention": [
        "error",
        { selector: "interface", format: ["PascalCase"], custom: { regex: "^I[A-Z]", match: false } },
        {
          selector: "typeLike",
          format: ["PascalCase"],
          custom: { regex: "(Utils?|Helper|Manager)$", match: false },
        },
      ],
    },
  },
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { project: "tsconfig.json", tsconfigRootDir: root } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-for-in-array": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { arguments: false } }],
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  ...promises(),
);

/** The rules about network, readback and the front door alone, so that `lint-fixtures.mjs` can judge them. */
export function promises() {
  const readback = ["dataSync", "arraySync", "readSync"].map((property) => ({
    property,
    message: readbackMessage,
  }));
  const network = [...networkGlobals, "sendBeacon"].map((property) => ({
    property,
    message: networkMessage,
  }));
  return [
    {
      files: ["src/**/*.ts"],
      ignores: networkFiles,
      rules: {
        "no-restricted-globals": [
          "error",
          ...networkGlobals.map((name) => ({ name, message: networkMessage })),
        ],
        "no-restricted-properties": ["error", ...network],
      },
    },
    {
      files: ["src/engine/**/*.ts", "src/learners/**/*.ts"],
      ignores: trainingFiles,
      rules: {
        "no-restricted-properties": ["error", ...network, ...readback],
        "no-restricted-syntax": [
          "error",
          {
            selector: "ImportExpression",
            message: "The worker is one file: its policy forbids loading another.",
          },
        ],
      },
    },
    {
      files: ["src/index.ts"],
      rules: {
        "no-restricted-syntax": [
          "error",
          {
            selector: "Program > :not(ExportNamedDeclaration[source], ExportAllDeclaration)",
            message: "The front door only exports; put the code behind it.",
          },
        ],
      },
    },
  ];
}
