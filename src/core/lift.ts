/** How much adapting helped this visitor, measured on their own device: each new item they took was first a test. */
export interface Lift {
  /** Tests that count, the newest at most 32. */
  readonly tests: number;
  /** Tests in which the adapted order had the item further up than the shop's order, and further down. */
  readonly better: number;
  readonly worse: number;
  /** Mean of ln(rank in the shop's order / rank in the adapted order): above 0 where adapting helps; 0 without tests. */
  readonly meanLogRankRatio: number;
  /** E-value against "adapting does no harm": 20 or more comes by chance at most once in 20 times. */
  readonly harmEvidence: number;
  /** Share of the adaptation that the scores keep: 1 all, 0 none, then the order is the shop's. */
  readonly damping: 0 | 0.5 | 1;
}
