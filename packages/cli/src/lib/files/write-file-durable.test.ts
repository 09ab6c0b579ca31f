import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createFileOnce, createFilesOnce } from './write-file-durable';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'specflow-durable-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

it('creates a file for exactly one of many callers, whole', async () => {
  const path = join(await folder(), 'deep', 'file');
  const texts = Array.from({ length: 20 }, (_, n) => `${n}`.repeat(1_000));
  const won = await Promise.all(texts.map((text) => createFileOnce(path, text)));
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(await readFile(path, 'utf8')).toBe(texts[won.indexOf(true)]);
});

it('creates several files and leaves those alone that exist, without anything beside them', async () => {
  const path = await folder();
  await createFilesOnce(path, { a: 'first', b: 'first' });
  await createFilesOnce(path, { b: 'second', c: 'second' });
  const texts = await Promise.all(['a', 'b', 'c'].map((name) => readFile(join(path, name), 'utf8')));
  expect(texts).toEqual(['first', 'first', 'second']);
  expect(await readdir(path)).toEqual(['a', 'b', 'c']);
});
