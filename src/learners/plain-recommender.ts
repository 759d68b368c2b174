import { countCues } from "../core/cue-spec.ts";
import type { Steps } from "../core/steps.ts";
import type { Artifact } from "../model/artifact.ts";
import type { EncodedParams } from "../model/params.ts";
import { createPlainHybrid } from "./plain-hybrid.ts";
import { createCueReader } from "./read-cues.ts";
import { readSupport } from "./read-support.ts";
import type { SupportLog } from "./support-rows.ts";

/** `Recommender` for one visitor at a time, in plain numbers. */
export interface PlainRecommender {
  adapt(log: SupportLog): EncodedParams;
  /** One logit per catalogue item. `log` is what `fast` was adapted to. One scoring at a time: they share what cues are counted in. */
  score(fast: EncodedParams, log: SupportLog): Steps<Float32Array>;
}

/** Items that are scored in one step. */
const CHUNK = 128;

/** A model that needs no TensorFlow.js. Its specification must be one that `whyNotOnPage` has nothing against. */
export function createPlainRecommender(artifact: Artifact): PlainRecommender {
  const { spec, catalogue, cues: tables } = artifact;
  const learner = createPlainHybrid(artifact);
  const reader = tables && spec.cues && createCueReader(spec.cues, tables, catalogue.ids.length);
  const cues = new Float32Array(reader ? countCues(spec.cues) : 0);
  return {
    adapt: (log) => {
      const rows = readSupport(log, spec);
      return learner.adapt(rows, reader?.read(rows).summary ?? []);
    },
    *score(fast, log) {
      const scoreItem = learner.score(fast);
      const reading = reader?.read(readSupport(log, spec));
      const scores = new Float32Array(catalogue.ids.length);
      for (let item = 0; item < scores.length; item++) {
        cues.fill(0);
        reading?.write(item, cues, 0);
        scores[item] = scoreItem(item, cues);
        if (item % CHUNK === CHUNK - 1) yield;
      }
      return scores;
    },
  };
}
