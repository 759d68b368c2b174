/** Predictions of one range of probabilities, and what became of them. */
export interface ReliabilityBin {
  /** Probabilities from `from`, below `to`. */
  readonly from: number;
  readonly to: number;
  /** Shown items whose predicted probability lies in the range. */
  readonly items: number;
  /** Their mean predicted probability, and the share of them that were the target; 0 where there are none. */
  readonly predicted: number;
  readonly observed: number;
}

/** Whether predicted probabilities mean what they say. */
export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error: |predicted − observed| of the bins, each weighed by its items. */
  readonly error: number;
}

/** Two ranges a decade: most probabilities of a large catalogue are small. */
const EDGES = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];

/**
 * Reliability of predicted probabilities, one entry per shown item, against what came: `came[i]` is the share of the
 * task's targets that item i was (0 or 1 with one target). Guo et al., On Calibration of Modern Neural Networks, ICML
 * 2017, with ranges of equal ratio and all shown items instead of the first alone.
 */
export function measureReliability(predicted: ArrayLike<number>, came: ArrayLike<number>): Reliability {
  const sums = EDGES.slice(1).map(() => ({ items: 0, predicted: 0, observed: 0 }));
  for (let at = 0; at < predicted.length; at++) {
    const next = EDGES.findIndex((edge) => edge > predicted[at]!);
    const bin = sums[(next < 0 ? EDGES.length - 1 : next) - 1]!;
    bin.items++;
    bin.predicted += predicted[at]!;
    bin.observed += came[at]!;
  }
  const bins = sums.map((bin, at) => ({
    from: EDGES[at]!,
    to: EDGES[at + 1]!,
    items: bin.items,
    predicted: bin.predicted / Math.max(1, bin.items),
    observed: bin.observed / Math.max(1, bin.items),
  }));
  const gap = bins.reduce((sum, bin) => sum + bin.items * Math.abs(bin.predicted - bin.observed), 0);
  return { bins, error: gap / Math.max(1, predicted.length) };
}
