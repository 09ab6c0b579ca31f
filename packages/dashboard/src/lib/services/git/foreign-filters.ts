import { join } from 'node:path';
import { readTextFile } from '@specflow/cli/lib';
import type { Repository } from './remember-repository';
import { splitZ } from './split-z';

/** What `git lfs install --local` writes; those programs belong to the person, not to the repository. */
const GIT_LFS = /^git-lfs (?:clean|smudge|filter-process)(?: --skip)?(?: -- %f)?$/;

/** Arguments of the question whose answer {@link disableForeignFilters} reads. */
export const ASK_FILTERS = [
  'config',
  '-z',
  '--show-scope',
  '--get-regexp',
  String.raw`^filter\..*\.(clean|smudge|process|required)$`,
] as const;

/**
 * Whether the settings of a repository can name filter programs: without these words there is neither a filter in
 * them nor another file that they take in. What cannot be read can.
 */
export async function canNameFilters({
  commonDir,
  gitDir,
}: Pick<Repository, 'commonDir' | 'gitDir'>): Promise<boolean> {
  const files = [join(commonDir, 'config'), join(gitDir, 'config.worktree')];
  try {
    const texts = await Promise.all(files.map((file) => readTextFile(file)));
    return texts.some((text) => /filter|include/i.test(text ?? ''));
  } catch {
    return true;
  }
}

/**
 * Variables for a call of git that keep it from running filter programs which the repository's own settings name:
 * with a line in `.gitattributes`, `git status` would run them on every file. Filters that the person has set up for
 * all repositories stay.
 * @param answer output of {@link ASK_FILTERS}: `scope NUL key LF value NUL`
 */
export function disableForeignFilters(answer: string): Record<string, string> {
  const parts = splitZ(answer);
  const keys = parts.flatMap((entry, index) => {
    const scope = index % 2 === 1 ? parts[index - 1] : undefined;
    if (scope !== 'local' && scope !== 'worktree') return [];
    const [key = '', ...value] = entry.split('\n');
    return GIT_LFS.test(value.join('\n')) ? [] : [key];
  });
  const unique = [...new Set(keys)];
  if (unique.length === 0) return {};
  const variables = unique.flatMap((key, index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, key.endsWith('.required') ? 'false' : ''],
  ]);
  return { ...Object.fromEntries(variables), GIT_CONFIG_COUNT: String(unique.length) };
}
