import { normalizePath } from "../core/normalize-key.ts";

/** An address of the page's own site. */
export interface SiteAddress {
  readonly href: string;
  /** By which items are known: normalised, with a query only where the path tells no items apart. */
  readonly path: string;
}

/** Reads an address as the page means it; undefined where it is none, or leads to another site. */
export function readAddress(address: string | null | undefined, page: Window): SiteAddress | undefined {
  if (!address) return undefined;
  try {
    const url = new URL(address, page.document.baseURI);
    const [there, here] = [url.hostname, page.location.hostname].map((host) =>
      host.replace(/^(www|m)\./, ""),
    );
    if (!/^https?:$/.test(url.protocol) || !(isWithin(there!, here!) || isWithin(here!, there!)))
      return undefined;
    const { href, pathname, search } = url;
    const query = /^\/?$|\.(php|aspx?|jsp|cgi|do|cfm)$/.test(pathname)
      ? /[?&]((?:p|p?id|sku|id_product|(?:product|item)(?:_?id)?)=[^&]+)/i.exec(search)?.[1]
      : undefined;
    return { href, path: normalizePath(pathname) + (query ? `?${query}` : "") };
  } catch {
    return undefined;
  }
}

/** The path of the page that is shown. */
export function pathOf(page: Window): string {
  return readAddress(page.location.href, page)?.path ?? page.location.pathname;
}

const isWithin = (a: string, b: string) => a === b || a.endsWith(`.${b}`);
