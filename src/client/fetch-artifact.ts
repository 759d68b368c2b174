import {
  artifactError,
  parseManifest,
  sha256,
  verifyFile,
  type ArtifactManifest,
} from "../core/artifact-manifest.ts";

/** What describes an artifact, as it came over the network and verified. */
export interface FetchedManifest {
  readonly manifest: ArtifactManifest;
  /** SHA-256 of model.json: it pins all other files too. */
  readonly artifactHash: string;
}

/** A whole artifact, every byte of it verified. */
export interface FetchedArtifact extends FetchedManifest {
  readonly files: readonly { readonly path: string; readonly bytes: ArrayBuffer }[];
}

/*
 * model.json and every file that it names are the only requests that the page API makes. They are the same for every
 * visitor. Both functions throw `ArtifactError` with a remedy.
 */

/** Gets model.json. */
export async function fetchManifest(
  url: string | URL,
  { integrity, signal }: { readonly integrity?: string | undefined; readonly signal: AbortSignal },
): Promise<FetchedManifest> {
  const bytes = await get(new URL(url, document.baseURI), integrity ? { integrity, signal } : { signal });
  return { manifest: await parseManifest(bytes), artifactHash: await sha256(bytes) };
}

/** Gets the files that lie beside the model.json at `url`. */
export async function fetchFiles(
  url: string | URL,
  fetched: FetchedManifest,
  { signal }: { readonly signal: AbortSignal },
): Promise<FetchedArtifact> {
  const manifestUrl = new URL(url, document.baseURI);
  const files = await Promise.all(
    fetched.manifest.userDefinedMetadata.inkling.files.map(async (file) => {
      const bytes = await get(new URL(file.path, manifestUrl), { signal });
      await verifyFile(file, bytes);
      return { path: file.path, bytes };
    }),
  );
  return { ...fetched, files };
}

async function get(url: URL, init: RequestInit): Promise<ArrayBuffer> {
  let response: Response;
  try {
    // Whoever serves the artifact need not know which page it is for.
    response = await fetch(url, { ...init, referrerPolicy: "no-referrer" });
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
