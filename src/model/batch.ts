import type * as tf from "@tensorflow/tfjs-core";

/** Items as a learner sees them: each task's own, or one list that all tasks share. */
export type ItemBatch = {
  /** Whether all tasks share these items; their leading dimension is then 1. */
  readonly shared: boolean;
  /** Item vectors [tasks|1, items, dim]. */
  readonly vectors: tf.Tensor3D;
  /** Side features [tasks|1, items, features], such as the log of the item's popularity. */
  readonly side: tf.Tensor3D;
  /**
   * What the shop's log says of each item given what the visitor did, counted and not learned [tasks, items, cues], for
   * each task also where items are shared; absent where it says nothing. Of items to rank alone.
   */
  readonly cues?: tf.Tensor3D;
};

/**
 * What labels mean, and with that the loss. `ranking`: 1 speaks for an item, 0 against it, and an item is preferred to
 * the rest of the catalogue. `logistic`: 1 or 0, the item alone decides with which chance. `squared`: any number, such
 * as a rating.
 */
export type LabelKind = "ranking" | "logistic" | "squared";

/**
 * What is known of each task, padded to one length. Rows are in any order; `order` says how recent they are.
 * Contrast is the same for all tasks and all steps: clicks alone would raise every score together.
 */
export interface SupportBatch {
  readonly labels: LabelKind;
  /** Items of the interactions [tasks, support]. */
  readonly items: ItemBatch;
  /** Code of the action, its index in `ACTIONS` [tasks, support], int32. */
  readonly action: tf.Tensor2D;
  /** What the interaction says of the item, as `labels` has it [tasks, support]. */
  readonly label: tf.Tensor2D;
  /** Fixed weight of the row, such as a clipped inverse propensity [tasks, support]. */
  readonly weight: tf.Tensor2D;
  /** Number of more recent rows that speak for an item: impressions do not age clicks [tasks, support], int32. */
  readonly order: tf.Tensor2D;
  /** Milliseconds before the task's newest interaction [tasks, support]. */
  readonly ageMs: tf.Tensor2D;
  /** 1 for a row, 0 for padding [tasks, support]. */
  readonly mask: tf.Tensor2D;
  /** What gates may see of the cues of each task [tasks, CUE_SUMMARY]; absent where the model counts none. */
  readonly cueSummary?: tf.Tensor2D;
  /** Background items that stand for the rest of the catalogue [1, contrast]. */
  readonly contrast: ItemBatch;
  /** Added to the contrast's logits so that they estimate the whole catalogue (logQ correction) [1, contrast]. */
  readonly contrastOffset: tf.Tensor2D;
}

/** What each task is judged on. */
export type QueryBatch = RankingQuery | LabelledQuery;

/** Targets, most often one, among candidates that all tasks share; a task's targets do not compete with each other. */
export interface RankingQuery {
  readonly labels: "ranking";
  /** The items that came next [tasks, targets]. */
  readonly target: ItemBatch;
  /** Items it competes with [1, candidates]. */
  readonly candidates: ItemBatch;
  /** Added to the candidates' logits: the logQ correction, and -1e9 where a candidate must not count [tasks, candidates]. */
  readonly offset: tf.Tensor2D;
  /** How much the loss on each target counts: a clipped inverse propensity, 0 where padded; absent: all the same [tasks, targets]. */
  readonly weight?: tf.Tensor2D;
  /** Items that compete in one task alone: passed over for the target, or those that co-visits speak for. */
  readonly own?: {
    /** [tasks, own] */
    readonly items: ItemBatch;
    /** 0, or -1e9 where padded [tasks, own]. */
    readonly offset: tf.Tensor2D;
  };
}

/** Items whose labels are to be foretold one by one, as many for each task. */
export interface LabelledQuery {
  /** `absolute`: any number, and what is to be foretold is its median; the support's are then `squared`. */
  readonly labels: "logistic" | "squared" | "absolute";
  /** [tasks, queries] */
  readonly items: ItemBatch;
  /** [tasks, queries] */
  readonly label: tf.Tensor2D;
}
