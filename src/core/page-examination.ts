/** What the drop-in would find on a page: for the command line, before anything is installed. Plain data. */
export interface PageExamination {
  /** Shop systems and frameworks that the page shows signs of. */
  readonly platform: readonly string[];
  readonly adapters: readonly {
    readonly name: string;
    readonly items: number;
    readonly interactions: number;
    readonly grids: number;
    readonly error?: string;
  }[];
  readonly grids: readonly {
    readonly selector: string;
    readonly source: string;
    readonly cards: number;
    /** Cards that would keep their place, by why. */
    readonly held: Readonly<Record<string, number>>;
  }[];
  /** Names of each item that the page mentions, most trusted first. */
  readonly items: readonly (readonly string[])[];
  readonly interactions: readonly { readonly action: string; readonly key: string }[];
  /** Names of events in the page's data layer. */
  readonly events: readonly string[];
  /** Types that its structured data speaks of. */
  readonly structuredData: readonly string[];
  readonly consent: { readonly storage: string; readonly source: string };
  readonly policy: PolicyVerdict;
}

/** What a page's Content-Security-Policy and Trusted Types let the drop-in do: tried out, not read. */
export interface PolicyVerdict {
  /** Whether the tag may load from its origin. */
  readonly tag: boolean;
  /** Whether a worker file of the page's own origin would run. */
  readonly ownWorker: boolean;
  /** Whether a worker would run from a blob. */
  readonly blobWorker: boolean;
  readonly trustedTypes: "not required" | "allowed" | "refused";
}
