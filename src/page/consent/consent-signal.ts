/** Whether the visitor allows storing what was learned of them, as far as one source says. */
export type StorageConsent = "granted" | "denied" | "unknown";

/** A tool by which a page knows what its visitor consented to. */
export interface ConsentSignal {
  readonly name: string;
  /** Reports what the tool says now and whenever it changes, also where it comes late; returns the way to stop. */
  watch(page: Window, report: (storage: StorageConsent) => void): () => void;
}
