/** Lint rules: what types cannot say, and the promises about network and GPU readback that reviews would miss. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import tseslint from "typescript-eslint";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The only file that may reach the network. `cli` and `meta` may get one each: name it here. */
const networkFiles = ["src/client/fetch-artifact.ts"];

/**
 * Files that make elements or workers which load something: the drop-in's own parts, a worker, the images of all
 * candidates. Each is named, so that a new one is a decision.
 */
const loadingFiles = [
  "src/embed/load-part.ts",
  "src/embed/probe-policy.ts",
  "src/embed/worker-ladder.ts",
  "src/client/start-worker.ts",
  "src/element/fill-template.ts",
  "src/widget/hold-images.ts",
  "src/widget/enclose-frame.ts",
];

/** Learners' files that run in training only, where reading back at once is what the outer loop needs. */
const trainingFiles = ["src/learners/outer-gradient.ts"];

const networkGlobals = [
  "fetch",
  "fetchLater",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "EventSource",
  "WebTransport",
  "RTCPeerConnection",
  "importScripts",
  "caches",
  "cookieStore",
];
const networkMessage =
  "Network calls live in src/client/fetch-artifact.ts only: nothing else may send anything.";

/** Where code runs in a visitor's browser. */
const browserFiles = ["src/**/*.ts"];
const nodeFiles = ["src/cli/**/*.ts", "src/meta/**/*.ts"];
const loadingMessage = "This loads something or leads somewhere; what may is named in eslint.config.mjs.";
const loads = (selector) => ({ selector, message: loadingMessage });
const LOADING_NAMES =
  "/^(src|srcset|href|ping|formAction|poster|background|backgroundImage|cookie|location)$/";
const LOADING_ATTRIBUTES =
  "/^(src|srcset|href|ping|action|formaction|poster|background|style|data-src|data-srcset)$/i";
const LOADING_TAGS =
  "/^(img|image|script|link|iframe|frame|object|embed|video|audio|source|track|form|base|meta)$/i";

/** Ways out that are no network function: what a browser loads for an element, a worker, a style or an address. */
const loading = [
  loads("NewExpression[callee.name=/^(Image|Audio|Worker|SharedWorker|FontFace|Notification)$/]"),
  loads("MemberExpression[property.name=/^(serviceWorker|SharedWorker|cookieStore|requestSubmit)$/]"),
  loads("MemberExpression[property.value=/^(serviceWorker|SharedWorker|cookieStore|sendBeacon)$/]"),
  loads(`AssignmentExpression[left.property.name=${LOADING_NAMES}]`),
  loads(
    `CallExpression[callee.property.name=/^(setAttribute|setAttributeNS)$/][arguments.0.value=${LOADING_ATTRIBUTES}]`,
  ),
  loads(
    `CallExpression[callee.property.name=/^(createElement|createElementNS)$/] > Literal[value=${LOADING_TAGS}]`,
  ),
  loads(
    "CallExpression[callee.property.name='open'][callee.object.name=/^(window|globalThis|self|page|parent|top)$/]",
  ),
  loads("CallExpression[callee.name='open'][arguments.length>0][arguments.0.type='Literal']"),
  loads("CallExpression[callee.object.property.name='location'][callee.property.name=/^(assign|replace)$/]"),
  loads("CallExpression[callee.object.name='location'][callee.property.name=/^(assign|replace)$/]"),
  loads("CallExpression[callee.property.name=/^(submit|importScripts)$/]"),
  loads("Literal[value=/\\b(prefetch|prerender|preconnect|dns-prefetch|modulepreload|speculationrules)\\b/]"),
  loads("Literal[value=/url[(]/]"),
  loads("TemplateElement[value.raw=/url[(]/]"),
];
/** Another file's code may come by a name that is written out, where a bundler sees it, and not from elsewhere. */
const importing = [
  {
    selector: "ImportExpression[source.type!='Literal']",
    message: "An import whose address is made up while running is a request; write the file's name.",
  },
  {
    selector: "ImportExpression[source.value=/^([a-z]+:)?[/][/]/i]",
    message: networkMessage,
  },
];
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
      files: browserFiles,
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
      files: browserFiles,
      ignores: nodeFiles,
      rules: { "no-restricted-syntax": ["error", ...importing, ...loading] },
    },
    { files: loadingFiles, rules: { "no-restricted-syntax": ["error", ...importing] } },
    {
      files: ["src/engine/**/*.ts", "src/learners/**/*.ts"],
      ignores: trainingFiles,
      rules: {
        "no-restricted-properties": ["error", ...network, ...readback],
        "no-restricted-syntax": [
          "error",
          ...loading,
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
