/**
 * One spelling for what means the same item: trimmed, lower case, and an address as its path, without host, fragment,
 * file ending and final slash. A query stays: in some shops it alone tells items apart.
 */
export function normalizeKey(key: string): string {
  const bare = key.trim().toLowerCase();
  const path = ADDRESS.exec(bare)?.[1];
  if (path === undefined) return bare;
  const [, place = "", query = ""] = /^([^?#]*)(\?[^#]*)?/.exec(path)!;
  return normalizePath(place) + query;
}

/** One spelling of an address's path alone. */
export function normalizePath(path: string): string {
  const bare = path.toLowerCase().replace(/(\.html?)?\/*$/, "") || "/";
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

/** An http address, or a path on this site; other schemes, such as gid://, are names. */
const ADDRESS = /^(?:(?:https?:)?\/\/[^/?#]+)?([/?#].*)$/s;
