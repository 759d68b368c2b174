/** Leaves the choice to the server: whoever its `frame-ancestors` lets embed the widget is allowed. */
const BY_HEADER = "frame-ancestors";

/** What tells a frame who embeds it. */
export interface Embedding {
  /** Origins of all pages around the frame, the nearest first; not in every browser. */
  readonly ancestors: readonly string[] | undefined;
  readonly referrer: string;
}

/**
 * Origins that may talk to this frame, from `<meta name="inkling-hosts" content="https://shop.example …">`: nothing that
 * comes with the address is believed. Nobody is allowed where the page around the host is not on the list, or where
 * there is none. Throws where an entry is no origin.
 */
export function readAllowedHosts(content: string, { ancestors, referrer }: Embedding): readonly string[] {
  const listed = content.split(/\s+/).filter(Boolean);
  if (listed.length === 1 && listed[0] === BY_HEADER) {
    const embedder = ancestors?.[0] ?? originOf(referrer);
    return embedder && embedder !== "null" ? [embedder] : [];
  }
  for (const host of listed) {
    if (originOf(host) !== host)
      throw new Error(
        `widget: "${host}" in <meta name="inkling-hosts"> is no origin; write it like https://shop.example`,
      );
  }
  return ancestors?.every((ancestor) => listed.includes(ancestor)) === false ? [] : listed;
}

function originOf(address: string): string | undefined {
  try {
    return new URL(address).origin;
  } catch {
    return undefined;
  }
}
