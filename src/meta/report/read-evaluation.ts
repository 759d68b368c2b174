import { readFile } from "node:fs/promises";
import type { EvaluationReport } from "../evaluate/run-evaluation.ts";

/** Reads what `inkling evaluate --out` wrote, by this version or an older one. Throws where the file is none of that. */
export async function readEvaluation(path: string): Promise<EvaluationReport> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new Error(`${path} cannot be read; write it with inkling evaluate --out ${path}`);
  });
  const evaluation = parse(text);
  const { manifest, result, comparisons } = evaluation ?? {};
  if (!manifest?.baselines || !Array.isArray(result?.curves) || !Array.isArray(comparisons)) {
    throw new Error(`${path} is no evaluation; write it with inkling evaluate --out (not with --json)`);
  }
  // Before protocols S and B, results named theirs in the manifest alone.
  const protocol = result.protocol ?? (manifest.protocol.startsWith("M") ? "M" : "K");
  return { manifest, comparisons, result: { ...result, protocol } };
}

function parse(text: string): Partial<EvaluationReport> | null {
  try {
    return JSON.parse(text) as Partial<EvaluationReport> | null;
  } catch {
    return null;
  }
}
