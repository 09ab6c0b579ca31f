/** Name of the meta element in which the server embeds the token of the page. */
export const TOKEN_META_NAME = 'specflow-token';

/** The token that this page was served with; empty when there is none, which the server then refuses. */
export function readPageToken(): string {
  const meta = document.querySelector<HTMLMetaElement>(`meta[name="${TOKEN_META_NAME}"]`);
  return meta?.content ?? '';
}
