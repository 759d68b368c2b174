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
    if (!/^https?:$/.test(url.protocol) || siteOf(url) !== siteOf(page.location)) return undefined;
    const { href, search } = url;
    const pathname = url.pathname.replace(PARAMETERS, "");
    const query = SHOWS_ANY.test(pathname)
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

/** What tells how a visitor came here rather than what is shown, between slashes or behind a semicolon. */
const PARAMETERS = /\/[\w-]+=[^/]*|;[^/]*/g;
/** Pages that show whichever item their query names. */
const SHOWS_ANY =
  /^\/?$|\.(php|aspx?|jsp|cgi|do|cfm)$|\/[a-z]*[-_]?(product|item|detail|goods)s?[-_]?[a-z]*(\.html?)?$/i;

/** What the hosts of one shop have in common: "item.shop.co.jp" and "www.shop.co.jp" both are "shop.co.jp". */
const siteOf = ({ hostname }: URL | Location) =>
  /[^.]+\.((com?|net|org)\.)?[^.]+$/.exec(hostname)?.[0] ?? hostname;
