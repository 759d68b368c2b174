import type { EvaluationManifest } from "./run-evaluation.ts";

/** What a reader needs to repeat a report, as labels and values. */
export function manifestFields(
  manifest: EvaluationManifest,
): readonly (readonly [label: string, value: string])[] {
  const settings = Object.entries(manifest.baselines).flatMap(([name, values]) => {
    const list = Object.entries(values).map(([key, value]) => `${key} ${value}`);
    return list.length > 0 ? [`${name} (${list.join(", ")})`] : [];
  });
  return [
    ["data", manifest.dataHash],
    ["protocol", manifest.protocol],
    ["part", `${manifest.part}${moments(manifest.split)}`],
    [
      "sessions",
      `${manifest.sessions.judged} judged, ${manifest.sessions.fitted} fitted on; ${manifest.items} items`,
    ],
    ["ties", manifest.tieRule],
    ["intervals", `paired bootstrap over sessions, ${manifest.resamples} resamples, seed ${manifest.seed}`],
    ["baselines", settings.join("; ")],
    [
      "versions",
      Object.entries(manifest.versions)
        .map((pair) => pair.join(" "))
        .join(", "),
    ],
    ["commit", manifest.commit ?? "unknown"],
    ["bytes", manifest.bytes === null ? "unknown" : String(manifest.bytes)],
    ["wall time", `${(manifest.wallMs / 1000).toFixed(1)} s`],
  ];
}

function moments(split: EvaluationManifest["split"]): string {
  if (split.leaveLastOut) return ", the last items of each history left out";
  const named = [
    split.validateFrom === undefined ? "" : `validation from ${new Date(split.validateFrom).toISOString()}`,
    split.testFrom === undefined ? "" : `test from ${new Date(split.testFrom).toISOString()}`,
  ].filter(Boolean);
  return named.length > 0 ? `, ${named.join(", ")}` : ", parts as the log names them";
}
