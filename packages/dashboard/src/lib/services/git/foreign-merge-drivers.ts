import { splitZ } from './split-z';

/** Arguments of the question whose answer {@link replaceForeignDrivers} reads. */
export const ASK_MERGE_DRIVERS = [
  'config',
  '-z',
  '--show-scope',
  '--get-regexp',
  String.raw`^merge\..*\.driver$`,
] as const;

/** Merges text as git itself does. */
const PLAIN_TEXT = 'git merge-file --quiet %A %O %B';

/**
 * Variables for a merge that keep it from running merge programs which the repository's own settings name: their
 * files are merged as text. Drivers that the person has set up for all repositories stay.
 * @param answer output of {@link ASK_MERGE_DRIVERS}: `scope NUL key LF value NUL`
 */
export function replaceForeignDrivers(answer: string): Record<string, string> {
  const parts = splitZ(answer);
  const keys = parts.flatMap((entry, index) => {
    const scope = index % 2 === 1 ? parts[index - 1] : undefined;
    return scope === 'local' || scope === 'worktree' ? [entry.split('\n')[0] ?? ''] : [];
  });
  const unique = [...new Set(keys)];
  if (unique.length === 0) return {};
  const variables = unique.flatMap((key, index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, PLAIN_TEXT],
  ]);
  return { ...Object.fromEntries(variables), GIT_CONFIG_COUNT: String(unique.length) };
}
