import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../lib/fingerprint.mjs';
import { isFresh, makeIfStale } from '../lib/stamp.mjs';
import { makeTempDir, writeTree } from './temp-tree';

/** A target whose "build" concatenates nothing more than a counter into its output. */
function makeTarget(files: Record<string, string> = { 'src/a.ts': 'a', 'src/b.ts': 'b' }) {
  const root = makeTempDir();
  writeTree(root, files);
  const output = path.join(root, 'dist/out.js');
  let builds = 0;
  return {
    root,
    target: {
      stampFile: path.join(root, 'dist/.stamp'),
      outputs: [output],
      fingerprint: () => fingerprint({ root, inputs: ['src'], ignore: (file) => file.endsWith('.test.ts') }),
    },
    build: async () => {
      builds += 1;
      writeTree(root, { 'dist/out.js': `build ${builds}` });
    },
    builds: () => builds,
    edit: (file: string, content: string) => writeTree(root, { [file]: content }),
    output,
  };
}

describe('stamped builds', () => {
  it('build once for the same sources', async () => {
    const { target, build, builds } = makeTarget();
    expect(await makeIfStale(target, build)).toBe(true);
    expect(await makeIfStale(target, build)).toBe(false);
    expect(builds()).toBe(1);
  });

  it.each([
    ['an edited source', 'src/a.ts', 'A'],
    ['a new source', 'src/deep/c.ts', 'c'],
  ])('build again after %s', async (_, file, content) => {
    const { target, build, builds, edit } = makeTarget();
    await makeIfStale(target, build);
    edit(file, content);
    await makeIfStale(target, build);
    expect(builds()).toBe(2);
  });

  it('build again after a source was removed', async () => {
    const { target, build, root } = makeTarget();
    await makeIfStale(target, build);
    rmSync(path.join(root, 'src/b.ts'));
    expect(isFresh(target)).toBe(false);
  });

  it('build again after a source was renamed', async () => {
    const { target, build, root } = makeTarget();
    await makeIfStale(target, build);
    rmSync(path.join(root, 'src/b.ts'));
    writeFileSync(path.join(root, 'src/c.ts'), 'b');
    expect(isFresh(target)).toBe(false);
  });

  it('do not build again for an ignored file', async () => {
    const { target, build, edit } = makeTarget();
    await makeIfStale(target, build);
    edit('src/a.test.ts', 'a test');
    expect(isFresh(target)).toBe(true);
  });

  it('build again when the output is gone', async () => {
    const { target, build, output } = makeTarget();
    await makeIfStale(target, build);
    rmSync(output);
    await makeIfStale(target, build);
    expect(readFileSync(output, 'utf8')).toBe('build 2');
  });

  it('stay stale when a source changes during the build', async () => {
    const { target, build, edit } = makeTarget();
    await makeIfStale(target, async () => {
      edit('src/a.ts', 'edited meanwhile');
      await build();
    });
    expect(isFresh(target)).toBe(false);
  });

  it('stay stale when the build fails', async () => {
    const { target } = makeTarget();
    const failing = makeIfStale(target, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(isFresh(target)).toBe(false);
  });

  it('refuse a build that leaves no output', async () => {
    const { target, output } = makeTarget();
    await expect(makeIfStale(target, async () => {})).rejects.toThrow(output);
  });
});

describe('fingerprint', () => {
  it('tells apart files whose names and contents run into each other', () => {
    const one = makeTarget({ 'src/a': 'bc' }).target.fingerprint();
    const other = makeTarget({ 'src/ab': 'c' }).target.fingerprint();
    expect(one).not.toBe(other);
  });

  it('is the same for the same files elsewhere', () => {
    expect(makeTarget().target.fingerprint()).toBe(makeTarget().target.fingerprint());
  });

  it('depends on facts that are not files', () => {
    const root = makeTempDir();
    const of = (...facts: string[]) => fingerprint({ root, inputs: [], facts });
    expect(of('v20', 'x')).not.toBe(of('v20x'));
  });
});
