/** One column of item attributes. Arrays have one entry per item; `null`, `NaN` or `[]` mean unknown. */
export type Attribute =
  | { readonly name: string; readonly kind: "categorical"; readonly values: readonly (string | null)[] }
  | { readonly name: string; readonly kind: "numeric"; readonly values: ArrayLike<number> }
  | { readonly name: string; readonly kind: "multi"; readonly values: readonly (readonly string[])[] }
  | { readonly name: string; readonly kind: "text"; readonly values: readonly (string | null)[] }
  /** Numbers that mean something only together, such as an image embedding; all known ones have one length. */
  | {
      readonly name: string;
      readonly kind: "vector";
      readonly values: readonly (ArrayLike<number> | null)[];
    };

/** All items that may be shown. Items are addressed by their index in `ids`. */
export interface Catalogue {
  readonly ids: readonly string[];
  readonly attributes: readonly Attribute[];
  /** Other names of each item, by which pages may call it: sku, gtin, variants, address. */
  readonly aliases?: readonly (readonly string[])[];
}
