/** One file of a phase: spec.md, plan.md, tasks.md. */
export interface ArtifactFile {
  readonly name: string;
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
  /** The file is larger than what is shown of it. */
  readonly isTruncated: boolean;
}

/** GET `/api/projects/{id}/artifacts`. */
export interface ArtifactsReply {
  readonly files: readonly ArtifactFile[];
}
