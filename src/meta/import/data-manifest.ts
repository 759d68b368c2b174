import type { DisplayField, ItemAttribute } from "./build-items.ts";
import type { CatalogueRole, LogRole } from "./import-options.ts";

/** Names the layout of a data folder; readers refuse any other. */
export const DATA_FORMAT = "inkling-data@1";

/** Sessions starting at or after these times (ms UTC) belong to that part; or each user's last items are left out. */
export interface Split {
  readonly testFrom?: number;
  readonly validateFrom?: number;
  readonly leaveLastOut?: true;
}

/** `data.json`: what a data folder holds and where it came from. Beside it lie `interactions.parquet`, `items.parquet`. */
export interface DataManifest {
  readonly format: typeof DATA_FORMAT;
  /** SHA-256 over both tables and how their attributes are read; names this data. */
  readonly hash: string;
  readonly sources: readonly {
    readonly role: "log" | "catalogue" | "relations";
    readonly file: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly rows: number;
  }[];
  /** Which source columns were taken for what; `detected` were found by name. */
  readonly mapping: {
    readonly log: {
      readonly columns: Readonly<Partial<Record<LogRole, string>>>;
      readonly detected: readonly LogRole[];
      readonly where: string | null;
      /** How times were written; null: there are none, `at` is the place in the log. */
      readonly time: string | null;
      readonly actions: Readonly<Record<string, string>>;
    };
    readonly catalogue: {
      readonly columns: Readonly<Partial<Record<CatalogueRole, string>>>;
      readonly detected: readonly CatalogueRole[];
      /** Columns whose values name the item too; absent where there are none. */
      readonly aliases?: readonly string[];
    } | null;
  };
  readonly counts: {
    readonly users: number;
    readonly sessions: number;
    readonly items: number;
    /** Items that the log names. */
    readonly itemsInLog: number;
    readonly itemsInCatalogue: number;
    readonly interactions: number;
    readonly actions: Readonly<Record<string, number>>;
    /** Sessions by the part that the log names. */
    readonly parts: Readonly<Record<string, number>>;
    /** Log rows that were left out because `where` or the action mapping says so. */
    readonly leftOut: number;
    readonly badRows: number;
  };
  /** First and last interaction, ms UTC; null when the log has no times. */
  readonly span: { readonly fromMs: number; readonly toMs: number } | null;
  /** Shares from 0 to 1 of the items and of the interactions that have a value. */
  readonly attributes: readonly (ItemAttribute & {
    readonly distinct: number;
    readonly coverage: { readonly items: number; readonly interactions: number };
  })[];
  /** Columns of `items.parquet` that a page can show. */
  readonly display: Readonly<Partial<Record<DisplayField, string>>>;
  /** Shares of the log's interactions and items that the catalogue knows; null without a catalogue. */
  readonly join: { readonly interactions: number; readonly items: number } | null;
  readonly split: Split;
  /** What the importer decided and a reader should know. */
  readonly notices: readonly string[];
  readonly files: Readonly<
    Record<"interactions" | "items", { readonly sha256: string; readonly bytes: number }>
  >;
}

export const INTERACTIONS_FILE = "interactions.parquet";
export const ITEMS_FILE = "items.parquet";
export const MANIFEST_FILE = "data.json";
export const REJECTED_FILE = "rejected.ndjson";
