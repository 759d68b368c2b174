import type { Action } from "../../core/interaction.ts";

/** What a column of the log can be. */
export const LOG_ROLES = [
  "session",
  "user",
  "item",
  "items",
  "time",
  "order",
  "action",
  "rating",
  "position",
  "list",
  "part",
] as const;
export type LogRole = (typeof LOG_ROLES)[number];

/** What a column of the catalogue can be, besides an attribute. */
export const CATALOGUE_ROLES = ["item", "title", "url", "image", "price"] as const;
export type CatalogueRole = (typeof CATALOGUE_ROLES)[number];

/** What a column of a file of relations can be: `head` is an item, or a tail of another row. */
export const RELATION_ROLES = ["head", "relation", "tail"] as const;
export type RelationRole = (typeof RELATION_ROLES)[number];

/** How attribute values are read: names, numbers, several names in one value, words, or the numbers of a vector. */
export const ATTRIBUTE_KINDS = ["categorical", "numeric", "multi", "text", "vector"] as const;
export type AttributeKind = (typeof ATTRIBUTE_KINDS)[number];

/** Forms of the time column; anything else is a strptime pattern such as `%d/%m/%Y %H:%M`. */
export const TIME_FORMATS = ["seconds", "milliseconds", "microseconds", "days", "timestamp"] as const;

export const PARTS = ["train", "validation", "test"] as const;
export type Part = (typeof PARTS)[number];

/** Role → column name; an absent role is looked for by common names, `null` means there is none. */
export type Columns<Role extends string> = { readonly [R in Role]?: string | null | undefined };

/** How the log is to be read; what is absent is detected. */
export interface LogOptions {
  readonly columns?: Columns<LogRole> | undefined;
  /**
   * Column names of text logs whose first line is data already. Fields between spaces are told apart as well then, and
   * the last column takes what is left of the line.
   */
  readonly header?: readonly string[] | undefined;
  /** DuckDB condition on the log's own columns, which are all text; rows that do not fulfil it are left out. */
  readonly where?: string | undefined;
  /** The log's action names → our actions; `ignore` leaves such rows out. Added to the known synonyms. */
  readonly actions?: Readonly<Record<string, Action | "ignore">> | undefined;
  /** Action of every row when the log has no action column. */
  readonly defaultAction?: Action | undefined;
  readonly timeFormat?: string | undefined;
  /** Between the ids of one row with several items; detected when absent. */
  readonly itemsSeparator?: string | undefined;
  /** Rows without a session id become sessions of their user, cut where this many minutes pass. */
  readonly sessionGapMinutes?: number | undefined;
}

/** How the catalogue is to be read; what is absent is detected. */
export interface CatalogueOptions {
  readonly columns?: Columns<CatalogueRole> | undefined;
  /** The file is one JSON object, id → attributes: the columns are `item` and the attributes, or `value`. */
  readonly keyed?: boolean | undefined;
  /**
   * Keep only the items that some row of the log names, rows left out by `where` included. For a log that is known to
   * name everything that can be offered.
   */
  readonly onlyLogged?: boolean | undefined;
  /** Columns that name the item as well, as pages may call it (sku, gtin, variants, address); several names with `|`, `,` or `;` between. */
  readonly aliases?: readonly string[] | undefined;
  /** Columns that are no attributes. */
  readonly ignore?: readonly string[] | undefined;
  /** Kinds that detection gets wrong. */
  readonly attributes?:
    | Readonly<Record<string, { readonly kind: AttributeKind; readonly separator?: string | undefined }>>
    | undefined;
}

/** How a knowledge graph of the items is to be read; what is absent is detected. */
export interface RelationOptions {
  readonly columns?: Columns<RelationRole> | undefined;
  /** Column names of text whose first line is data already. */
  readonly header?: readonly string[] | undefined;
}

/** How sessions are split by default: by start time, by the values of the `part` column, or by each user's last items. */
export interface SplitOptions {
  /** ISO date or time, UTC; sessions that start then or later are the test part. */
  readonly testFrom?: string | undefined;
  /** The same for the validation part, before `testFrom`. */
  readonly validateFrom?: string | undefined;
  /** The last item of each user is the test, the one before the validation. */
  readonly leaveLastOut?: boolean | undefined;
  readonly parts?: { readonly [P in Part]?: readonly string[] | undefined } | undefined;
}

/** All that an import is told. */
export interface ImportOptions {
  readonly logFiles: readonly string[];
  readonly catalogueFile?: string | undefined;
  /** Edges (head, relation, tail) that describe the catalogue's items. */
  readonly relationsFile?: string | undefined;
  /** The data folder to write; without it the input is only checked. */
  readonly outFolder?: string | undefined;
  /** Import the good rows and list the others in `rejected.ndjson`; otherwise any bad row stops the import. */
  readonly skipBadRows?: boolean | undefined;
  readonly log?: LogOptions | undefined;
  readonly catalogue?: CatalogueOptions | undefined;
  readonly relations?: RelationOptions | undefined;
  readonly split?: SplitOptions | undefined;
}
