import type { CueSpec } from "./cue-spec.ts";

/** Which part of the scorer the inner loop moves: the user vector, all weights of the last layer, or everything. */
export type Adapts = "user" | "head" | "all";

/** Inner-loop settings: what the init was trained with, and therefore what the browser must use. */
export interface LearnerSpec {
  readonly name: string;
  readonly adapts: Adapts;
  /** Inner gradient steps; unused by closed forms. */
  readonly steps: number;
  /** Inner learning rate before meta-training, where prototypical, siamese and hybrid start their gain too; unused by ridge. */
  readonly innerLr: number;
  /** Settings that one learner alone knows, by name; each learner's file documents its own and their defaults. */
  readonly options?: Readonly<Record<string, number>>;
}

/** Everything that fixes the shapes of a model. Travels in the artifact. */
export interface ModelSpec {
  /** Length of an item vector. */
  readonly dim: number;
  /** Units of the scorer's hidden layer; 0 leaves the dot product alone. */
  readonly hidden: number;
  /** Names of the side features, in the order of `ItemBatch.side`. */
  readonly side: readonly SideFeature[];
  /** What is counted of a visitor's items besides what is learned; absent: nothing. */
  readonly cues?: CueSpec;
  /** What a support row says of its item: how it was rated; absent: for or against it. */
  readonly labels?: "squared";
  /** Rows of a support set; older interactions are dropped. */
  readonly supportRows: number;
  /**
   * How likely visitors look at each place of a list, relative to the first; later places are as the last of these.
   * Absent where the log did not tell.
   */
  readonly propensity?: readonly number[];
  readonly learner: LearnerSpec;
}

/** `popularity`: log of the smoothed share of interactions, 0 for the most popular item. */
export type SideFeature = "popularity";
