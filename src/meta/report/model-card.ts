import type { ArtifactFolder } from "../artifact-folder.ts";
import type { Section } from "../describe-artifact.ts";
import type { EvaluationReport } from "../evaluate/run-evaluation.ts";
import { manifestFields } from "../evaluate/manifest-fields.ts";
import type { VisitorCost } from "../measure-artifact.ts";
import type { RunManifest } from "../run-folder.ts";
import { findDoubts } from "./find-doubts.ts";
import { decimal, percent, size } from "./format-number.ts";
import { writeHeadline } from "./headline.ts";
import { takeStanding } from "./standing.ts";

/** What a card tells. */
export interface CardContent {
  readonly name: string;
  readonly folder: ArtifactFolder;
  readonly description: readonly Section[];
  readonly cost: VisitorCost;
  readonly evaluation: EvaluationReport | null;
}

/**
 * A model card in Markdown, with the headings of Mitchell et al., Model Cards for Model Reporting, FAT* 2019, as far as
 * there is something to say. Counts, hashes and results; no rows of data.
 */
export function writeModelCard({ name, folder, description, cost, evaluation }: CardContent): string {
  const { catalogue, spec } = folder.artifact;
  const { seal, training } = folder.manifest.userDefinedMetadata.inkling;
  const run = training as Partial<RunManifest> & { dataHash?: string };
  const attributes = catalogue.attributes.map((attribute) => `${attribute.name} (${attribute.kind})`);
  return `${[
    `# Model card: ${name}`,
    "## Model details",
    `A meta-learned recommender for one shop (Inkling, learner ${spec.learner.name}). It orders the items of the shop's catalogue for a visitor from what that visitor does, inside the visitor's browser.`,
    list([
      ["Seal of model.json", seal],
      ...(description.find(({ title }) => title === "Model")?.fields ?? []),
      ["Trained with", versionsOf(run.versions)],
    ]),
    "## Intended use",
    "Ordering lists of this catalogue's items on the shop's own pages, for visitors who have interacted with none to about twenty of them. Interactions and what is learned from them stay on the visitor's device.",
    "Out of scope: other catalogues, decisions about people, and any use of the order as a statement about a visitor.",
    "## Factors and metrics",
    "Quality depends on how many items are known of a visitor and on how popular what they look for is. NDCG@10 and hit rate at 10 are taken over the full catalogue, with the mean rank on ties.",
    "## Training data",
    list([
      ["SHA-256 of the imported data", run.dataHash ?? "unknown"],
      ["Sessions", String(run.sessions ?? "unknown")],
      ["Tasks", String(run.tasks ?? "unknown")],
      ["Part", run.on ?? "unknown"],
      ["Items", String(catalogue.ids.length)],
      ["Attributes", attributes.join(", ") || "none"],
    ]),
    "Neither this card nor the artifact holds rows of the log.",
    "## Evaluation",
    ...(evaluation
      ? describeEvaluation(name, folder, evaluation)
      : ["None was given when this card was written."]),
    "## Limits",
    list([
      ["Known items", `the last ${spec.supportRows} count`],
      ["Catalogue", "items that were added to the shop after the export are not ranked by this artifact"],
      ["Popularity", "learned from the log's period; it ages with it"],
    ]),
    "## Sizes",
    list([
      ["Download", `${folder.bytes} bytes (${size(folder.bytes)})`],
      ["Fast weights per visitor", `${cost.fastBytes} bytes`],
    ]),
    "## How to reproduce",
    `The settings of the run, its seed and its split are in \`model.json\` under \`userDefinedMetadata.inkling.training\`. On data with the same hash:`,
    "```sh\ninkling train --data <data> --out <run>     # with those settings\ninkling export --run <run> --out <artifact>\ninkling evaluate --data <data> --artifact <artifact> --out evaluation.json\ninkling report <artifact> --evaluation evaluation.json --data <data>\n```",
  ].join("\n\n")}\n`;
}

function describeEvaluation(name: string, folder: ArtifactFolder, evaluation: EvaluationReport): string[] {
  const standing = takeStanding(evaluation, name);
  const { ks, sessions } = evaluation.result;
  const headline = writeHeadline(standing);
  const table = [
    ["NDCG@10 (first ten)", ...ks.map((k, at) => `k = ${k}, n = ${sessions[at]!.length}`)],
    ["---", ...ks.map(() => "---:")],
    ...standing.shown.map(({ curve, name: shown }) => [
      shown,
      ...curve.points.map(({ metrics }) => `${decimal(metrics.ndcg10)} (${percent(metrics.hr10)})`),
    ]),
  ];
  const doubts = findDoubts(folder, { manifest: evaluation.manifest, own: standing.own.ranker });
  return [
    [headline.title, ...headline.text].join(" "),
    table.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n"),
    ...doubts.map((doubt) => `> ${doubt}`),
    list(manifestFields(evaluation.manifest)),
  ];
}

function list(fields: readonly (readonly [label: string, value: string])[]): string {
  return fields.map(([label, value]) => `- ${label}: ${value}`).join("\n");
}

function versionsOf(versions: Readonly<Record<string, string>> = {}): string {
  return (
    Object.entries(versions)
      .map((pair) => pair.join(" "))
      .join(", ") || "unknown"
  );
}
