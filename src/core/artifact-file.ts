/** One served file beside model.json. */
export interface ArtifactFile {
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}
