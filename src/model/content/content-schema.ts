/** One family of content rows: how an item's attributes choose and weigh rows of the content table. */
export type ContentColumn =
  /** A row per value; with a separator, values are paths and each level is a value. */
  | {
      readonly kind: "category";
      readonly attribute: string;
      readonly vocabulary: readonly string[];
      readonly separator?: string;
    }
  /** A row per quantile of a number. */
  | { readonly kind: "bucket"; readonly attribute: string; readonly edges: readonly number[] }
  /** One row, weighted by the standardised number or its logarithm. */
  | {
      readonly kind: "number";
      readonly attribute: string;
      readonly log: boolean;
      readonly mean: number;
      readonly deviation: number;
    }
  /** A row per word or pair of words, then `subwords` rows for pieces of other words; weights are tf-idf. */
  | {
      readonly kind: "text";
      readonly attribute: string;
      readonly vocabulary: readonly string[];
      /** One per term, then one for all that is not in the vocabulary. */
      readonly idf: readonly number[];
      readonly subwords: number;
    }
  /** A row per coordinate, weighted by its standardised value: a linear map into the space of items. */
  | {
      readonly kind: "vector";
      readonly attribute: string;
      readonly mean: readonly number[];
      readonly deviation: readonly number[];
    }
  /** A row per pair of rows of two other columns. */
  | {
      readonly kind: "cross";
      readonly of: readonly [ContentColumn, ContentColumn];
      readonly vocabulary: readonly string[];
    };

/** A row of one column and how much it counts. */
export type Choice = readonly [row: number, weight: number];

/** The shipped description of how attributes become rows of the content table. Plain JSON. */
export interface ContentSchema {
  readonly columns: readonly ContentColumn[];
}

/** Which rows of the content table each item sums, as compressed sparse rows. */
export interface ContentRows {
  /** Rows of item i are `rows[offsets[i]] … rows[offsets[i + 1] - 1]`. */
  readonly offsets: Int32Array;
  readonly rows: Int32Array;
  /** How much each row counts; absent where all count 1. */
  readonly weights?: Float32Array;
  /** Size of the content table. */
  readonly count: number;
}

/** The part of the item encoder that ships: how attributes become vectors of items that nobody has met. */
export interface ContentEncoder {
  readonly schema: ContentSchema;
  /** Content table, row-major [rows, dim]. */
  readonly table: Float32Array;
}
