import {
  artifactError,
  parseManifest,
  sha256,
  verifyFile,
  type ArtifactManifest,
} from "../core/artifact-manifest.ts";

/** An artifact as it came over the network, every byte of it verified. */
export interface FetchedArtifact {
  readonly manifest: ArtifactManifest;
  /** SHA-256 of model.json: it pins all other files too. */
  readonly artifactHash: string;
  readonly files: readonly { readonly path: string; readonly bytes: ArrayBuffer }[];
}

/**
 * Gets model.json and every file that it names: the only requests that the page API makes. They are the same for
 * every visitor. Throws `ArtifactError` with a remedy.
 */
export async function fetchArtifact(
  url: string | URL,
  { integrity, limitMs }: { readonly integrity?: string | undefined; readonly limitMs: number },
): Promise<FetchedArtifact> {
  const signal = AbortSignal.timeout(limitMs);
  const manifestUrl = new URL(url, document.baseURI);
  const manifestBytes = await get(manifestUrl, integrity ? { integrity, signal } : { signal });
  const manifest = await parseManifest(manifestBytes);
  const files = await Promise.all(
    manifest.userDefinedMetadata.inkling.files.map(async (file) => {
      const bytes = await get(new URL(file.path, manifestUrl), { signal });
      await verifyFile(file, bytes);
      return { path: file.path, bytes };
    }),
  );
  return { manifest, artifactHash: await sha256(manifestBytes), files };
}

async function get(url: URL, init: RequestInit): Promise<ArrayBuffer> {
  let response: Response;
  try {
    response = await fetch(url, init);
    if (response.ok) return await response.arrayBuffer();
  } catch (error) {
    const pinned = init.integrity ? ", whether it matches its integrity value" : "";
    throw artifactError(
      `${url.pathname} could not be fetched (${(error as Error).message})`,
      `; check that it exists, whether the server allows this page to read it${pinned}, and the page's connect-src`,
    );
  }
  throw artifactError(
    `${url.pathname} answered ${response.status}`,
    "; upload the whole exported folder there",
  );
}
