import { getComposition } from './composition';

/** The token that our own page embeds; the page itself is only served to loopback hosts. */
export async function pageToken(): Promise<string> {
  return (await getComposition()).token();
}
