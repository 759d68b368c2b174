import { BadInputError } from "./bad-rows.ts";
import type { CatalogueRole, Columns, LogRole, RelationRole } from "./import-options.ts";

/** Common column names by role, likeliest first, written without case and separators. */
export const LOG_COLUMN_NAMES: Readonly<Record<LogRole, readonly string[]>> = {
  session: ["sessionid", "session", "visitid", "gasessionid", "sid"],
  user: ["userid", "user", "visitorid", "visitor", "customerid", "clientid", "userpseudoid", "uid"],
  item: ["itemid", "item", "productid", "product", "sku", "skuid", "articleid", "movieid", "stockcode"],
  items: ["items", "itemids", "products", "productids", "itemlist"],
  time: ["time", "timestamp", "ts", "eventtime", "datetime", "eventtimestamp", "at", "createdat", "date"],
  order: ["order", "seq", "sequence", "clickorder", "step"],
  action: ["action", "eventtype", "event", "eventname", "behavior", "behaviour", "interaction"],
  rating: [], // a number beside a click is a rating only where somebody says so
  position: ["position", "rank", "slot"],
  list: ["listid", "list", "itemlistid", "listname"],
  part: ["part", "split"],
};

export const CATALOGUE_COLUMN_NAMES: Readonly<Record<CatalogueRole, readonly string[]>> = {
  item: ["itemid", "id", "productid", "item", "product", "sku", "skuid", "articleid", "movieid", "stockcode"],
  title: ["title", "name", "productname", "itemname", "productdisplayname"],
  url: ["url", "link", "producturl", "href"],
  image: ["image", "imageurl", "imagelink", "img", "picture"],
  price: ["price", "saleprice", "unitprice", "priceusd", "priceeur", "pricegbp"],
};

export const RELATION_COLUMN_NAMES: Readonly<Record<RelationRole, readonly string[]>> = {
  head: ["head", "headid", "subject", "itemid", "item", "source", "from", "h"],
  relation: ["relation", "relationid", "predicate", "property", "edge", "type", "r"],
  tail: ["tail", "tailid", "object", "value", "target", "to", "t"],
};

/** Which columns play which roles; `detected` says which of them were found by name and not named by the caller. */
export interface ColumnMap<Role extends string> {
  readonly columns: Partial<Record<Role, string>>;
  readonly detected: readonly Role[];
}

/**
 * Gives each role its column: the one the caller named, else one with a common name. Throws if a named column does not
 * exist; `flag` turns a role into the words to correct it with.
 */
export function mapColumns<Role extends string>(
  available: readonly string[],
  options: {
    readonly file: string;
    readonly asked: Columns<Role>;
    readonly names: Readonly<Record<Role, readonly string[]>>;
    readonly flag: (role: Role) => string;
  },
): ColumnMap<Role> {
  const { file, asked, names, flag } = options;
  const columns: Partial<Record<Role, string>> = {};
  const detected: Role[] = [];
  const roles = Object.keys(names) as Role[];
  for (const role of roles) {
    const name = asked[role];
    if (name === undefined || name === null || name === "") continue;
    const found =
      available.find((column) => column === name) ?? available.find((column) => same(column, name));
    if (found === undefined) {
      throw new BadInputError(
        `${file} has no column "${name}" for ${role}; its columns are ${available.join(", ")}; correct ${flag(role)}`,
      );
    }
    columns[role] = found;
  }
  const taken = new Set(Object.values(columns));
  for (const role of roles) {
    if (asked[role] !== undefined) continue;
    for (const name of names[role]) {
      const found = available.find((column) => !taken.has(column) && plain(column) === name);
      if (found === undefined) continue;
      columns[role] = found;
      taken.add(found);
      detected.push(role);
      break;
    }
  }
  return { columns, detected };
}

/** The error for a role that must have a column but has none. */
export function missingColumn(
  what: string,
  options: { file: string; available: readonly string[]; flags: string },
): BadInputError {
  const { file, available, flags } = options;
  return new BadInputError(
    `${file} has no column for ${what} that could be recognised; its columns are ${available.join(", ")}; name it with ${flags}`,
  );
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
