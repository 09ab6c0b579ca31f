/** Address of the page of a project. */
export function projectHref(projectId: string): string {
  return `/projects/${encodeURIComponent(projectId)}`;
}

/** Address of the page of a run. */
export function runHref(projectId: string, runId: string): string {
  return `${projectHref(projectId)}/runs/${encodeURIComponent(runId)}`;
}
