import type { ArtifactFolder } from "../artifact-folder.ts";
import type { Section } from "../describe-artifact.ts";
import type { EvaluationReport } from "../evaluate/run-evaluation.ts";
import type { VisitorCost } from "../measure-artifact.ts";
import { renderCalibration } from "./calibration-section.ts";
import { drawFigure } from "./draw-figure.ts";
import { renderManifest, renderSizes } from "./facts-section.ts";
import { findDoubts } from "./find-doubts.ts";
import { clicks, factor, percent, size } from "./format-number.ts";
import { writeHeadline } from "./headline.ts";
import { renderColdItems, renderHelp } from "./help-section.ts";
import { escapeHtml, renderSection, renderText } from "./html.ts";
import { renderInnerLoop } from "./inner-loop-section.ts";
import { makeKShotFigure } from "./k-shot-figure.ts";
import { takeStanding, type Standing } from "./standing.ts";
import { STYLE } from "./style.ts";
import type { Trajectory } from "./trace-inner-loop.ts";
import { renderVariety } from "./variety-section.ts";

/** Everything that a report tells. */
export interface ReportContent {
  /** The artifact's name, which is also that of its ranker in the evaluation. */
  readonly name: string;
  readonly folder: ArtifactFolder;
  readonly description: readonly Section[];
  readonly cost: VisitorCost;
  readonly backend: string;
  readonly evaluation: EvaluationReport | null;
  readonly trajectories: readonly Trajectory[] | null;
}

/**
 * One HTML page that needs nothing else, no script and no network. Says only what was computed; without an evaluation
 * it describes the artifact alone. Throws where the evaluation is of other artifacts.
 */
export function renderReport(content: ReportContent): string {
  const { name, folder, description, evaluation } = content;
  const sizes = renderSizes({ ...content, bytes: folder.bytes }, description);
  if (!evaluation) {
    return renderPage(`Inkling report: ${name}`, [
      `<header><p class="kind">Inkling report</p><h1>${escapeHtml(name)}</h1>
${renderText("No evaluation was given, so nothing is said of its quality. Make one with inkling evaluate --out.")}</header>`,
      `<main>${sizes}${content.trajectories ? renderInnerLoop(content.trajectories) : ""}</main>`,
    ]);
  }
  const standing = takeStanding(evaluation, name);
  return renderPage(`Inkling report: ${name}`, [
    renderHeader(content, standing),
    "<main>",
    renderSection("curve", "Quality by number of clicks", drawFigure(makeKShotFigure(standing))),
    renderHelp(standing),
    renderColdItems(standing),
    renderVariety(standing),
    renderCalibration(standing),
    renderInnerLoop(content.trajectories),
    sizes,
    renderManifest(evaluation),
    "</main>",
  ]);
}

function renderHeader({ name, folder, cost }: ReportContent, standing: Standing): string {
  const { evaluation, own, best, at, k } = standing;
  const headline = writeHeadline(standing);
  const doubts = findDoubts(folder, { manifest: evaluation.manifest, own: own.ranker });
  const beyond = own.points[at]!.beyond;
  const tiles: [value: string, label: string][] = [
    [percent(own.points[at]!.metrics.hr10), `found among the first ten after ${clicks(k)}`],
    ...(best && best.meanKnown > 0
      ? [
          [
            `${factor(own.meanKnown / best.meanKnown)} ×`,
            `the NDCG@10 of ${best.ranker}, the best simple method, over all numbers of clicks`,
          ] as [string, string],
        ]
      : []),
    ...(beyond
      ? [[percent(beyond.recall500), "found anywhere among the first 500"] as [string, string]]
      : []),
    [size(folder.bytes), "download, shared by all visitors"],
    [size(cost.fastBytes), "learned per visitor, kept on the device"],
  ];
  return `<header>
<p class="kind">Inkling report on ${escapeHtml(name)}</p>
<h1>${escapeHtml(headline.title)}</h1>
${renderText(...headline.text)}
${doubts.length > 0 ? `<div class="doubts" role="note" aria-label="Doubts">${renderText(...doubts)}</div>` : ""}
<ul class="tiles">${tiles.map(([value, label]) => `<li><strong>${escapeHtml(value)}</strong> ${escapeHtml(label)}</li>`).join("")}</ul>
</header>`;
}

function renderPage(title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body.join("\n")}
<footer>Made by inkling report. Everything on this page was computed from the named artifact and evaluation; pictures have their numbers below them.</footer>
</body>
</html>
`;
}
