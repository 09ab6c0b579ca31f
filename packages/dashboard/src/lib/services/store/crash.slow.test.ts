import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { buildChild } from './__tests__/build-child';
import { sampleRun } from './__tests__/sample-run';
import { createWorkbench } from './__tests__/workbench';

interface Saver {
  readonly child: ChildProcess;
  /** Marks of acknowledged saves, in order. */
  readonly acknowledged: string[];
  readonly ended: Promise<void>;
  /** Resolves when the n-th save from now is acknowledged, or the process has ended. */
  afterSaves(n: number): Promise<void>;
}

function startSaver(program: string, args: readonly string[]): Saver {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  const listeners = new Set<() => void>();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [word, , mark] = line.split(' ');
    if (word === 'saved' && mark !== undefined) acknowledged.push(mark);
    for (const listener of listeners) listener();
  });
  const ended = new Promise<void>((resolve) => lines.on('close', resolve));
  const afterSaves = (n: number) => {
    const target = acknowledged.length + n;
    const reached = new Promise<void>((resolve) =>
      listeners.add(() => {
        if (acknowledged.length >= target) resolve();
      }),
    );
    return Promise.race([reached, ended]);
  };
  return { child, acknowledged, ended, afterSaves };
}

describe('crash safety', () => {
  it('keeps every acknowledged save over kill -9 at random moments, and the revision never goes back (F05)', async () => {
    const { root, store, home, project } = await createWorkbench();
    const program = await buildChild(new URL('./__tests__/saver-child.ts', import.meta.url), root);
    const { run } = await store.create(await sampleRun(project));
    let revision = 0;
    for (let round = 0; round < 12; round += 1) {
      const saver = startSaver(program, [home, run.id, '100000']);
      await saver.afterSaves(1 + (round % 4));
      // Spread over the phases of a save, which takes some milliseconds.
      const killAt = process.hrtime.bigint() + BigInt(Math.floor(Math.random() * 8_000_000));
      while (process.hrtime.bigint() < killAt);
      saver.child.kill('SIGKILL');
      await saver.ended;
      const loaded = await store.load(run.id);
      if (!loaded.ok) throw new Error(loaded.problem.message);
      expect(loaded.restored).toBeUndefined();
      expect(loaded.run.revision).toBeGreaterThan(revision);
      expect(loaded.run.warnings).toEqual(expect.arrayContaining(saver.acknowledged));
      revision = loaded.run.revision;
    }
    const published = join(project, '.specflow', 'workflows', `orchestration-${run.id}.json`);
    const loaded = await store.load(run.id);
    if (!loaded.ok) throw new Error(loaded.problem.message);
    await store.verifyPublished(loaded.run);
    expect(JSON.parse(await readFile(published, 'utf8'))).toEqual(loaded.run);
    expect((await store.readJournal(run.id)).hasGaps).toBe(false);
    await store.sweep();
    const names = await readdir(store.paths.revisionsDir(run.id));
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('loses no update when two processes save 200 times at once', async () => {
    const { root, store, home, project } = await createWorkbench();
    const program = await buildChild(new URL('./__tests__/saver-child.ts', import.meta.url), root);
    const { run } = await store.create(await sampleRun(project));
    const savers = [1, 2].map(() => startSaver(program, [home, run.id, '100']));
    await Promise.all(savers.map(({ ended }) => ended));
    const loaded = await store.load(run.id);
    if (!loaded.ok) throw new Error(loaded.problem.message);
    const marks = savers.flatMap(({ acknowledged }) => acknowledged);
    expect(marks).toHaveLength(200);
    expect([...loaded.run.warnings].sort()).toEqual(marks.sort());
    expect(loaded.run.revision).toBe(200);
    const { entries, droppedLines, hasGaps } = await store.readJournal(run.id);
    expect({ droppedLines, hasGaps }).toEqual({ droppedLines: 0, hasGaps: false });
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    expect(new Set(entries.map((entry) => entry.revision)).size).toBe(201);
  });
});

const canMount =
  (await execa('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=1m none /mnt'], { reject: false }))
    .exitCode === 0;

describe('a full disk', () => {
  it.skipIf(!canMount)(
    'keeps the old state, says so, and goes on when there is space again (F36; needs unshare and tmpfs)',
    async () => {
      const { root } = await createWorkbench();
      const program = await buildChild(new URL('./__tests__/full-disk-child.ts', import.meta.url), root);
      const mount = join(root, 'mount');
      await mkdir(mount);
      const script = 'mount -t tmpfs -o size=2m none "$1" && exec "$2" "$3" "$1"';
      const args = ['-rm', 'sh', '-c', script, 'sh', mount, process.execPath, program];
      const { stdout } = await execa('unshare', args);
      expect(JSON.parse(stdout)).toEqual({
        refused: { code: 'FILE_UNWRITABLE', errno: 'ENOSPC' },
        revisionWhileFull: 0,
        leftOver: [],
        revisionAfterwards: 1,
      });
    },
  );
});
