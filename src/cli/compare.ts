import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { compareLearners } from "../meta/compare/compare-learners.ts";
import {
  describeComparison,
  formatMarkdown,
  tabulateComparison,
} from "../meta/compare/tabulate-comparison.ts";
import { defaultUnit, type Protocol } from "../meta/evaluate/cut-protocol.ts";
import type { TaskUnit } from "../meta/task-unit.ts";
import { DEFAULT_CONFIG } from "../meta/train-config.ts";
import type { Output } from "./output.ts";
import { readCommit } from "./read-commit.ts";
import { applyTrainingFlags, type TrainingFlags } from "./training-flags.ts";

/** What `inkling evaluate --compare` is asked for. */
export interface CompareFlags extends TrainingFlags {
  data: string;
  compare: string[];
  work?: string;
  seeds?: number[];
  part: "test" | "validation";
  protocol: Protocol;
  k?: number[];
  tasks?: TaskUnit;
  markdown?: string;
  out?: string;
}

/** Trains and judges learners side by side, and the same body without meta-learning. */
export async function compare(
  flags: CompareFlags,
  output: Output,
  show: (text: string) => void,
): Promise<void> {
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort(new Error("stopped; the same command goes on from where it was"));
  process.once("SIGINT", onInterrupt);
  process.once("SIGTERM", onInterrupt);
  const unit = flags.tasks ?? defaultUnit(flags.protocol);
  let last = "";
  try {
    const comparison = await compareLearners({
      dataFolder: flags.data,
      workFolder: flags.work ?? join("runs", "compare"),
      learners: flags.compare,
      seeds: flags.seeds ?? [1],
      config: { ...applyTrainingFlags(DEFAULT_CONFIG, flags), taskUnit: unit },
      protocol: flags.protocol,
      part: flags.part,
      ...(flags.k && { ks: flags.k }),
      signal: interrupt.signal,
      onProgress: (contender, stage) => {
        show(`${contender}: ${stage}`);
        if (!output.terminal && contender !== last) output.line(`${contender} …`);
        last = contender;
      },
    });
    show("");
    const tables = tabulateComparison(comparison);
    const manifest = describeComparison(comparison, readCommit());
    output.fields(manifest);
    for (const { title, head, rows } of tables) {
      output.line(`\n${title}`);
      output.table(head, rows, { numeric: head.map((_, i) => i).slice(1) });
    }
    if (flags.markdown) await writeFile(flags.markdown, formatMarkdown(tables, manifest));
    if (flags.out) await writeFile(flags.out, JSON.stringify(comparison));
    output.result({ manifest: Object.fromEntries(manifest), tables });
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
  }
}
