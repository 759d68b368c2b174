/** All names under which anything about a visitor lies on the device: whoever erases has to know them. */
export const STORED = {
  /** The engine's database. */
  database: "inkling",
  /** In the page's localStorage: under which secret the page keeps what lies below. */
  era: "inkling-era",
  /** In localStorage: the last orders of grids, sealed. */
  orders: "inkling-orders",
  /** In sessionStorage: what is not learned yet, sealed. */
  unlearned: "inkling-unlearned",
} as const;

/** Name of the file in the origin's private file system that holds the secret of a database. */
export function keyFileOf(database: string): string {
  return `${database}.key`;
}

/** The same for the secret that is about to take its place. */
export function nextKeyFileOf(database: string): string {
  return `${database}.next.key`;
}
