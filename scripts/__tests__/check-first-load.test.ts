import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { measureFirstLoad } from '../checks/first-load.mjs';
import { makeTempDir, writeTree } from './temp-tree';

const noise = (bytes: number) => randomBytes(bytes).toString('latin1');
const PAGE = 'server/app/projects/[id]/page';

/** A build as Next lays it out: its own code, a layout that the page shares, and code for later. */
function build(
  entries: Readonly<Record<string, readonly string[]>>,
  root: readonly string[] = ['static/next.js'],
) {
  const dir = makeTempDir();
  writeTree(dir, {
    [`${PAGE}/build-manifest.json`]: JSON.stringify({ rootMainFiles: root }),
    [`${PAGE}_client-reference-manifest.js`]: `globalThis.__RSC_MANIFEST["/projects/[id]/page"] = ${JSON.stringify({ entryJSFiles: entries })};`,
    'static/next.js': noise(4_000),
    'static/layout.js': noise(2_000),
    'static/page.js': noise(1_000),
    'static/later.js': noise(90_000),
    'static/plain.js': 'x'.repeat(50_000),
  });
  return dir;
}

const ENTRIES = {
  '[project]/packages/dashboard/src/app/layout': ['static/layout.js'],
  '[project]/packages/dashboard/src/app/projects/[id]/page': ['static/layout.js', 'static/page.js'],
  '[project]/packages/dashboard/src/app/settings/page': ['static/later.js'],
};

describe('measureFirstLoad', () => {
  it('counts each file of the page once, and none of other pages', () => {
    const { files, bytes } = measureFirstLoad(build(ENTRIES), '/projects/[id]');
    expect(files.map(({ file }) => file)).toEqual(['static/layout.js', 'static/next.js', 'static/page.js']);
    expect(bytes).toBeGreaterThan(7_000);
    expect(bytes).toBeLessThan(20_000);
  });

  it('counts what is sent, not what is stored', () => {
    const dir = build({ '[project]/src/app/projects/[id]/page': ['static/plain.js'] });
    const plain = measureFirstLoad(dir, '/projects/[id]').files.find(
      ({ file }) => file === 'static/plain.js',
    );
    expect(plain?.bytes).toBeLessThan(1_000);
  });

  it.each([
    ['names no files of the page', {}, undefined],
    ['has no code of its own', ENTRIES, []],
  ])('fails when the build %s, instead of measuring nothing', (_, entries, root) => {
    expect(() => measureFirstLoad(build(entries, root), '/projects/[id]')).toThrow(/names no JavaScript/);
  });
});
