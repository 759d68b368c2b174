/** What shops, their tools and catalogues call the same attribute: in lower case, letters and digits alone. */
const SAME: readonly (readonly string[])[] = [
  ["title", "name", "productname", "producttitle", "itemname", "label"],
  ["brand", "brandname", "itembrand", "vendor", "manufacturer", "maker", "marke", "marque", "marca"],
  [
    ...["category", "categories", "categoryname", "categorypath", "categorycode", "maincategory"],
    ...["itemcategory", "producttype", "productcategory", "type", "department", "kategorie"],
  ],
  ["price", "productprice", "unitprice", "saleprice", "priceusd", "priceeur", "preis", "prix", "precio"],
  ["color", "colour", "colorname", "basecolour", "farbe", "couleur"],
  ["material", "fabric", "materials"],
  ["size", "sizename", "grösse", "größe", "taille"],
  ["gender", "audience", "geschlecht"],
  ["description", "text", "beschreibung"],
];
const NAMES = new Map(SAME.flatMap((names) => names.map((name) => [name, names[0]!] as const)));

/** One name for all that an attribute is usually called; a name that is not usual means itself. */
export function nameAttribute(name: string): string {
  const bare = name
    .toLowerCase()
    .replace(/^(product|og):/, "")
    .replace(/[^\p{L}\p{N}]/gu, "");
  return NAMES.get(bare) ?? bare;
}
