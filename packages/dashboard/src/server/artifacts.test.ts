import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArtifacts } from './artifacts';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'specflow-artifacts-'));
  folder = join(root, 'project', 'specs', '0010-words');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tasks.md'), '- [ ] T001 First\n');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const read = () => readArtifacts({ id: 'p', name: 'p', path: join(root, 'project'), demo: false });

describe('readArtifacts', () => {
  it('reads spec, plan and tasks in reading order, and leaves out what is not there', async () => {
    await writeFile(join(folder, 'spec.md'), '# Words\n');
    await writeFile(join(folder, 'secret.md'), 'no artifact');
    const { files } = await read();
    expect(files.map(({ path, text }) => [path, text])).toEqual([
      ['specs/0010-words/spec.md', '# Words\n'],
      ['specs/0010-words/tasks.md', '- [ ] T001 First\n'],
    ]);
  });

  it('never follows a link of a file', async () => {
    await writeFile(join(root, 'outside.md'), 'private');
    await symlink(join(root, 'outside.md'), join(folder, 'spec.md'));
    const { files } = await read();
    expect(files.map(({ name }) => name)).toEqual(['tasks.md']);
  });

  it('never follows a link of a folder', async () => {
    const outside = join(root, 'outside');
    await mkdir(join(outside, '0010-words'), { recursive: true });
    await writeFile(join(outside, '0010-words', 'tasks.md'), '- [ ] T001 private\n');
    await rm(join(root, 'project', 'specs'), { recursive: true });
    await symlink(outside, join(root, 'project', 'specs'));
    expect(await read()).toEqual({ files: [] });
  });

  it('shows only the beginning of a large file, and says so', async () => {
    await writeFile(join(folder, 'plan.md'), 'x'.repeat(2_000_000));
    const plan = (await read()).files.find(({ name }) => name === 'plan.md');
    expect(plan?.isTruncated).toBe(true);
    expect(plan?.text.length).toBe(256 * 1024);
  });

  it('masks secrets', async () => {
    await writeFile(join(folder, 'plan.md'), `key sk-ant-api03-${'a'.repeat(40)}\n`);
    const plan = (await read()).files.find(({ name }) => name === 'plan.md');
    expect(plan?.text).not.toContain('aaaaaaaaaaaa');
  });
});
