/** Makes an address a script address that the page's Trusted Types accept. */
export type TrustUrl = (url: string) => string;

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/**
 * The drop-in's one policy, "inkling". It passes addresses of files beside `base`, of `worker`, of the page's own origin
 * and of blobs. Where the page does not allow a policy of that name, addresses stay text and the browser decides.
 */
export function createUrlTrust(page: Window, base: string): TrustUrl {
  const { trustedTypes } = page as { trustedTypes?: TrustedTypes };
  const check = (url: string): string => {
    const { href, origin, protocol } = new URL(url, page.document.baseURI);
    if (protocol === "blob:" || origin === page.location.origin || href.startsWith(base)) return href;
    throw new Error(`${url} is neither beside the tag's own file nor on this page's origin`);
  };
  try {
    const policy = trustedTypes?.createPolicy("inkling", { createScriptURL: check });
    if (policy) return (url) => policy.createScriptURL(url);
  } catch {
    // Not in the page's `trusted-types`, or made before by a tag that has gone since.
  }
  return check;
}
