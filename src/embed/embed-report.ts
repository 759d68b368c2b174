import type { AdapterReport } from "../adapters/start-adapters.ts";
import type { EngineStatus } from "../engine/api.ts";
import type { GridReport } from "../page/keep-grid.ts";

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

/** The part of the report that needs a page that has loaded. */
export interface PageReport {
  readonly adapters: readonly AdapterReport[];
  readonly grids: readonly GridReport[];
  readonly join: JoinReport;
  readonly consent: { readonly storage: string; readonly source: string };
  /** How the engine runs; empty before it does. */
  readonly worker: string;
  readonly bucket: "personalized" | "holdout";
  /** As of the last update. */
  readonly engine?: EngineStatus;
}

/** How many of the items that the page names the artifact knows. */
export interface JoinReport {
  readonly items: number;
  readonly known: number;
  /** A few that it does not know, by the page's own names. */
  readonly unknown: readonly string[];
}
