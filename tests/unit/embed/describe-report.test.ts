import { expect, test } from "vitest";
import { describeReport } from "../../../src/embed/describe-report.ts";

test("says how many items the artifact has, which are ranked by what the page tells, and which are not", () => {
  const join = { items: 12, known: 6, added: 2, left: 3, unknown: ["a", "b"] };
  const sections = describeReport(
    {
      state: "running",
      why: "",
      timesMs: {},
      page: {
        adapters: [],
        consent: { storage: "unknown", source: "none yet" },
        order: { grids: [], join, worker: "blob", bucket: "personalized" },
      },
    },
    [],
  );

  expect(sections.find(({ heading }) => heading === "Items")?.rows).toEqual([
    ["in the artifact", "6 of 12 (50 %)"],
    ["new, ranked by what the page tells", "2"],
    ["new, too little told", "3"],
    ["not known", "a, b"],
  ]);
});
