import type { Section } from "../describe-artifact.ts";
import type { EvaluationReport } from "../evaluate/run-evaluation.ts";
import { manifestFields } from "../evaluate/manifest-fields.ts";
import type { VisitorCost } from "../measure-artifact.ts";
import { size } from "./format-number.ts";
import { renderFields, renderSection } from "./html.ts";

/** What is downloaded, kept and computed for a visitor, and what the artifact is made of. */
export function renderSizes(
  { bytes, cost, backend }: { readonly bytes: number; readonly cost: VisitorCost; readonly backend: string },
  description: readonly Section[],
): string {
  return renderSection(
    "sizes",
    "Sizes and times",
    renderFields([
      ["downloaded once per shop", `${size(bytes)}, before the server compresses it`],
      ["kept per visitor, on the device", size(cost.fastBytes)],
      [
        "time to adapt to five clicks",
        `${cost.adaptMs.toFixed(1)} ms (median, measured while this report was made, ${backend} backend in Node)`,
      ],
    ]),
    ...description.map(({ title, fields }) => `<h3>${title}</h3>\n${renderFields(fields)}`),
  );
}

/** What a reader needs to repeat the evaluation, or to distrust it. */
export function renderManifest({ manifest, result }: EvaluationReport): string {
  return renderSection(
    "manifest",
    "How it was measured",
    renderFields([
      ...manifestFields(manifest),
      ["numbers of known items", result.ks.join(", ")],
      ["category", manifest.category ?? "none"],
      ["seed", String(manifest.seed)],
    ]),
  );
}
