import { describe, expect, it } from 'vitest';
import { findDeadCitations } from '../checks/cited-paths.mjs';
import { findPrivatePlaces } from '../checks/private-places.mjs';
import { makeTempDir, writeTree } from './temp-tree';

function deadCitations(text: string, document = 'README.md'): string[] {
  const root = makeTempDir();
  writeTree(root, { [document]: text });
  const files = [
    document,
    'packages/cli/src/index.ts',
    'packages/app/[id]/page.tsx',
    'package.json',
    'docs/errors.md',
  ];
  return findDeadCitations({ root, documents: [document], files }).map(
    ({ line, message }) => `${line}: ${message}`,
  );
}

function privatePlaces(text: string): string[] {
  const root = makeTempDir();
  writeTree(root, { 'a.ts': text });
  return findPrivatePlaces({ root, files: ['a.ts'], ownPlaces: ['/srv/checkouts/mine'] }).map(
    ({ message }) => message,
  );
}

/** Spelt in pieces, because the check also reads this file. */
const absolute = (...names: string[]) => `/${names.join('/')}`;

describe('cited paths', () => {
  it.each([
    'See `packages/cli/src/index.ts`, `packages/cli/`, `package.json` and [errors](docs/errors.md#codes).',
    'Any of `packages/*/src` and `packages/app/[id]/page.tsx`.',
    'Not ours: `tasks.md`, `specs/001/plan.md`, `npm start`, `/flow.design`, [site](https://example.org/packages/x).',
    '```\npackages/not/checked.ts in a sample\n`packages/not/here`\n```',
  ])('accepts %j', (text) => {
    expect(deadCitations(text)).toEqual([]);
  });

  it.each([
    [
      'a file that is gone',
      'first\nsee `packages/cli/src/gone.ts`',
      '2: cites packages/cli/src/gone.ts, which does not exist',
    ],
    ['a folder that is gone', '`packages/web/`', '1: cites packages/web/, which does not exist'],
    ['a pattern without match', '`packages/*/lib`', '1: cites packages/*/lib, which does not exist'],
    ['half a name', '`packages/cli/src/ind`', '1: cites packages/cli/src/ind, which does not exist'],
    ['a dead link', '[x](docs/gone.md)', '1: cites docs/gone.md, which does not exist'],
  ])('reports %s with its line', (_, text, message) => {
    expect(deadCitations(text)).toEqual([message]);
  });

  it('resolves links from the folder of their document', () => {
    expect(deadCitations('[e](errors.md) [p](../package.json)', 'docs/a.md')).toEqual([]);
    expect(deadCitations('[p](package.json)', 'docs/a.md')).toHaveLength(1);
  });
});

describe('private places', () => {
  it.each([
    absolute('srv', 'checkouts', 'mine', 'x.ts'),
    absolute('home', 'alice', 'project'),
    absolute('Users', 'alice'),
    absolute('root', '.npmrc'),
    `https:${absolute('', 'registry.example.org', 'zod')}`,
  ])('reports %s', (place) => {
    expect(privatePlaces(`const where = '${place}';`)).toHaveLength(1);
  });

  it.each([
    '/home/me/project',
    '/homepage',
    'src/home/alice',
    '~/.specflow',
    'https://example.org/home',
    'rooted',
  ])('accepts %s', (text) => {
    expect(privatePlaces(`see ${text}`)).toEqual([]);
  });
});
