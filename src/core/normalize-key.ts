/**
 * One spelling for what means the same item: trimmed, lower case, and an address as its path, without host, fragment,
 * file ending and final slash. A query stays: in some shops it alone tells items apart.
 */
export function normalizeKey(key: string): string {
  const bare = key.trim().toLowerCase();
  const path = ADDRESS.exec(bare)?.[1];
  if (path === undefined) return bare;
  const [, place = "", query = ""] = /^([^?]*)(\?.*)?$/s.exec(path.replace(/#.*/s, ""))!;
  return `${decode(place.replace(/(\.html?)?\/*$/, "")) || "/"}${query}`;
}

/** An http address, or a path on this site; other schemes, such as gid://, are names. */
const ADDRESS = /^(?:(?:https?:)?\/\/[^/?#]+)?([/?#].*)$/s;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
