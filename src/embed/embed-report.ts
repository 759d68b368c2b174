import type { AdapterReport } from "../adapters/start-adapters.ts";
import type { EngineStatus } from "../client/create-personalizer.ts";
import type { ConsentState } from "../page/consent/watch-consent.ts";
import type { GridReport } from "../page/keep-grid.ts";
import type { Bucket } from "./draw-bucket.ts";

/** What the drop-in found on a page and did there: for the overlay, and for whoever asks `inkling.report()`. */
export interface EmbedReport {
  /** `alone`: the page was left as it is, see `why`. */
  readonly state: "waiting" | "starting" | "running" | "alone" | "removed";
  /** Why the page was left alone; empty where it was not. */
  readonly why: string;
  /** Times in ms since navigation started. */
  readonly timesMs: Readonly<Record<string, number>>;
  /** The rest, once the page has loaded and was idle. */
  readonly page?: PageReport;
}

/** What was found, once the page has loaded and was idle. */
export interface PageReport {
  readonly adapters: readonly AdapterReport[];
  readonly consent: ConsentState;
  /** What was learned and ordered; missing where the page has nothing to learn from or to order. */
  readonly order?: OrderReport;
}

/** What was learned and ordered on a page. */
export interface OrderReport {
  readonly grids: readonly GridReport[];
  readonly join: JoinReport;
  /** How the engine runs; empty before it does. */
  readonly worker: string;
  readonly bucket: Bucket;
  /** As of the last update. */
  readonly engine?: EngineStatus;
}

/** How many of the items that the page names are ranked. */
export interface JoinReport {
  readonly items: number;
  /** Those that the artifact has. */
  readonly known: number;
  /** Those that it does not have, but of which the page tells enough. */
  readonly added: number;
  /** Those that it does not have and of which the page tells something, but too little. */
  readonly left: number;
  /** A few that it does not know, by the page's own names. */
  readonly unknown: readonly string[];
}
