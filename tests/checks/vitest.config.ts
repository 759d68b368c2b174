/** Test suites: `unit` in Node, many at once; `browser` drives a real Chromium, two files at a time: much of their time is waiting. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const full = process.env["INKLING_FULL"] === "1";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    // Focused tests are for the desk: in a commit they would silence the rest.
    allowOnly: process.env["CI"] === undefined && process.env["INKLING_RUNNER"] === undefined,
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.ts"],
          maxWorkers: 2, // Vitest would leave one of two cores idle
          // No test is timed: limits are for what hangs, on machines that others use too.
          testTimeout: full ? 300_000 : 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts", "tests/e2e/**/*.test.ts"],
          maxWorkers: 2,
          testTimeout: full ? 1_200_000 : 180_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 60_000 } },
          // A machine that others use may stall a browser; at the desk such a test is to be seen.
          retry: process.env["CI"] === undefined ? 0 : 1,
        },
      },
    ],
  },
});
