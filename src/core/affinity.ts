/** Something that items have in common and that adapting to this visitor has moved up. */
export type Affinity = AffinityValue | AffinityRange;

interface Strength {
  /** Name of the attribute. */
  readonly attribute: string;
  /** Items of the catalogue that have it. */
  readonly items: number;
  /** How much further than the mean item adapting lifted them, in logits. */
  readonly lift: number;
  /** Correlation between having it and being lifted, above 0 and at most 1: it makes attributes of any size comparable. */
  readonly strength: number;
  /** The same in a few words, such as "price: under 80". */
  readonly text: string;
}

/** One value of a categorical or multi-valued attribute. */
export interface AffinityValue extends Strength {
  readonly value: string;
}

/** A range of a numeric attribute: from `from`, and below `to`; open where one is absent. */
export interface AffinityRange extends Strength {
  readonly from?: number;
  readonly to?: number;
}
