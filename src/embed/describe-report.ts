import type { GridReport } from "../page/keep-grid.ts";
import type { EmbedReport, OrderReport } from "./embed-report.ts";

/** A part of the report in words: label and value pairs under a heading. */
export interface ReportSection {
  readonly heading: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
}

/** A report in words, for whoever looks why a page is, or is not, ordered. */
export function describeReport(report: EmbedReport, platform: readonly string[]): ReportSection[] {
  const { state, why, timesMs, page } = report;
  const times = Object.entries(timesMs).map(([name, ms]) => [name, `${ms} ms`] as const);
  const sections: ReportSection[] = [
    {
      heading: "Page",
      rows: [
        ["state", state],
        ...(why ? [["why", why] as const] : []),
        ["platform", platform.join(", ") || "none that is known"],
      ],
    },
  ];
  if (page) {
    const { adapters, consent } = page;
    sections.push({
      heading: "Sources",
      rows: [
        ...adapters.map(
          ({ name, items, interactions, grids, error }) =>
            [
              name,
              error
                ? `switched off: ${error}`
                : `${items} items, ${interactions} interactions, ${grids} grids`,
            ] as const,
        ),
        ["consent to store", `${consent.storage} (${consent.source})`],
      ],
    });
  }
  if (page?.order) sections.push(...describeOrder(page.order));
  return [...sections, { heading: "Times since navigation", rows: times }];
}

function describeOrder({ grids, join, worker, bucket, engine }: OrderReport): ReportSection[] {
  const share = join.items > 0 ? ` (${Math.round((100 * join.known) / join.items)} %)` : "";
  const status: ReportSection["rows"] = engine
    ? [
        ["backend", `${engine.backend}, ${engine.backendReason}`],
        [
          "artifact",
          `${engine.artifact.learner}, ${engine.artifact.items} items, ${engine.artifact.hash.slice(0, 12)}`,
        ],
        ["interactions", `${engine.interactions} in ${engine.storage}`],
        ["last update", `${engine.updateMs.toFixed(1)} ms`],
      ]
    : [];
  return [
    {
      heading: "Grids",
      rows: grids.map((grid, i) => [`${i + 1}, by ${grid.source}`, describeGrid(grid)]),
    },
    {
      heading: "Items",
      rows: [
        ["in the artifact", `${join.known} of ${join.items}${share}`],
        ["new, ranked by what the page tells", `${join.added}`],
        ["new, too little told", `${join.left}`],
        ...(join.unknown.length > 0 ? [["not known", join.unknown.join(", ")] as const] : []),
      ],
    },
    { heading: "Engine", rows: [["worker", worker || "none yet"], ["bucket", bucket], ...status] },
  ];
}

function describeGrid({ cards, known, moved, left, rankMs, moveMs }: GridReport): string {
  const counts = `${known} of ${cards} cards known, ${moved} moved`;
  const times = rankMs > 0 ? `; ranks ${rankMs.toFixed(0)} ms, move ${moveMs.toFixed(1)} ms` : "";
  return counts + times + (left && `; left as it is: ${left}`);
}
