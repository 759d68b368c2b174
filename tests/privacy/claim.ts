/** One claim that a run has judged, in words that a reader can check. */
export interface Claim {
  /** What is claimed. */
  readonly claim: string;
  /** How many times it was looked at. */
  readonly n: string;
  readonly result: string;
  /** Not judged: too few to judge, or not permitted here. */
  readonly verdict: "held" | "broken" | "not judged";
  /** What else a reader should know of it. */
  readonly note?: string;
}

/** A claim that holds where `isHeld`. */
export function judge(claim: Omit<Claim, "verdict">, isHeld: boolean): Claim {
  return { ...claim, verdict: isHeld ? "held" : "broken" };
}
