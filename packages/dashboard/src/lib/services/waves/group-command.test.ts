import { describe, expect, it } from 'vitest';
import { canMergeTrees } from '../git/parallel-facts';
import { splitArgv } from './group-command';

describe('splitArgv', () => {
  it.each([
    ['npm ci', ['npm', 'ci']],
    ['  npm   test  ', ['npm', 'test']],
    [`sh -c 'echo "a b"' "c d"`, ['sh', '-c', 'echo "a b"', 'c d']],
    ['--name="a b"', ['--name=a b']],
    ['echo $HOME `id` ; rm -rf *', ['echo', '$HOME', '`id`', ';', 'rm', '-rf', '*']],
    ['', []],
  ])('splits %j and expands nothing (I10)', (text, words) => {
    expect(splitArgv(text)).toEqual(words);
  });
});

describe('canMergeTrees', () => {
  it.each([
    ['git version 2.37.9', false],
    ['git version 2.38.0', true],
    ['git version 2.39.5 (Apple Git-154)', true],
    ['git version 3.0.1', true],
    [null, false],
  ])('%s: %s', (version, can) => {
    expect(canMergeTrees(version)).toBe(can);
  });
});
