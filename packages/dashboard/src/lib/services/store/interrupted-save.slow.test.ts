import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createStateStore } from '../state-store';
import { buildChild } from './__tests__/build-child';
import { sampleRun } from './__tests__/sample-run';
import { createWorkbench } from './__tests__/workbench';
import { claimRevision, listRevisions } from './revisions';

async function withRun() {
  const bench = await createWorkbench();
  const program = await buildChild(new URL('./__tests__/save-once-child.ts', import.meta.url), bench.root);
  const { run } = await bench.store.create(await sampleRun(bench.project));
  return { ...bench, program, run };
}

const canTrace = (await execa('strace', ['-f', '-o', '/dev/null', 'true'], { reject: false })).exitCode === 0;

/** System calls that a save makes, and how far to count: until a run is no longer interrupted, but at most this. */
const CALLS = ['fsync', 'fdatasync', 'link', 'rename', 'unlink'] as const;
const MOST_CALLS = 12;
/** strace counts per thread: with one, every call of the save is met in turn. */
const oneThread = { reject: false, env: { UV_THREADPOOL_SIZE: '1' } } as const;

describe('a save that is interrupted at a system call (needs strace)', () => {
  for (const call of CALLS) {
    it.skipIf(!canTrace)(`leaves the old or the new record when killed at any ${call} (F05)`, async () => {
      const { home, store, dependencies, program, run } = await withRun();
      let revision = 0;
      let wasKilled = true;
      for (let n = 1; wasKilled && n <= MOST_CALLS; n += 1) {
        const reason = `${call} ${n}`;
        const inject = ['-f', '-o', '/dev/null', '-e', `inject=${call}:signal=SIGKILL:when=${n}`];
        const args = [...inject, process.execPath, program, home, run.id, reason];
        const child = await execa('strace', args, oneThread);
        wasKilled = child.stdout === '';
        const loaded = await createStateStore(dependencies).load(run.id);
        if (!loaded.ok) throw new Error(loaded.problem.message);
        expect(loaded.restored).toBeUndefined();
        const isNew = loaded.run.statusReason === reason;
        expect(loaded.run.revision).toBe(isNew ? revision + 1 : revision);
        if (!wasKilled) expect(child.stdout).toBe(String(loaded.run.revision));
        revision = loaded.run.revision;
      }
      expect(wasKilled).toBe(false);
      await store.sweep();
      const folders = [store.paths.runDir(run.id), store.paths.revisionsDir(run.id)];
      const names = (await Promise.all(folders.map((folder) => readdir(folder)))).flat();
      expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    });

    it.skipIf(!canTrace)(`never calls a save done that is not, when any ${call} fails (F37)`, async () => {
      const { home, dependencies, program, run } = await withRun();
      let answers = 0;
      for (let n = 1; n <= 4; n += 1) {
        for (const errno of ['EIO', 'ENOSPC']) {
          const reason = `${call} ${n} ${errno}`;
          const inject = ['-f', '-o', '/dev/null', '-e', `inject=${call}:error=${errno}:when=${n}`];
          const { stdout } = await execa('strace', [
            ...inject,
            process.execPath,
            program,
            home,
            run.id,
            reason,
          ]);
          const loaded = await createStateStore(dependencies).load(run.id);
          if (!loaded.ok) throw new Error(loaded.problem.message);
          expect(loaded.restored).toBeUndefined();
          if (stdout === 'FILE_UNWRITABLE') continue;
          expect(stdout).toBe(String(loaded.run.revision));
          expect(loaded.run.statusReason).toBe(reason);
          answers += 1;
        }
      }
      expect(answers).toBeGreaterThan(0);
    });
  }
});

describe('a save that sleeps between reading and writing (F49)', () => {
  it('is refused when its process was suspended while others saved', async () => {
    const { home, store, program, run } = await withRun();
    const child = execa(process.execPath, [program, home, run.id, 'stale', 'stop'], { stdin: 'ignore' });
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    for (let revision = 0; revision < 10; revision += 1) await store.save(run, revision);
    let ended = false;
    void child.then(() => (ended = true));
    // Sent again until it arrives after the stop.
    for (let tries = 0; !ended && tries < 500; tries += 1) {
      child.kill('SIGCONT');
      await delay(20);
    }
    expect((await child).stdout).toBe('loaded\nCONFLICT');
    expect(await store.load(run.id)).toMatchObject({ run: { revision: 10, statusReason: run.statusReason } });
  });

  it.skipIf(!canTrace)('counts when its file was built upon before it woke up (needs strace)', async () => {
    const { home, store, program, run } = await withRun();
    // Sleeps in the call that gives the revision its name.
    const inject = ['-f', '-o', '/dev/null', '-e', 'inject=link:delay_exit=6000000:when=1'];
    const child = execa('strace', [...inject, process.execPath, program, home, run.id, 'slept'], oneThread);
    let taken = await store.load(run.id);
    for (; taken.ok && taken.run.revision === 0; taken = await store.load(run.id)) await delay(20);
    expect(taken).toMatchObject({ run: { revision: 1, statusReason: 'slept' } });
    if (!taken.ok) return;
    for (let revision = 1; revision < 12; revision += 1)
      await store.save({ ...taken.run, statusReason: `after ${revision}` }, revision);
    expect((await child).stdout).toBe('1');
    expect(await store.load(run.id)).toMatchObject({ run: { revision: 12, statusReason: 'after 11' } });
    expect((await listRevisions(store.paths, run.id))?.at(0)).toBe(7);
  });

  it('is refused although its revision number has become free again, and leaves nothing behind', async () => {
    const { store, run } = await withRun();
    for (let revision = 0; revision < 20; revision += 1) await store.save(run, revision);
    const before = await listRevisions(store.paths, run.id);
    const late = { runId: run.id, base: 0, text: '{}' };
    await expect(claimRevision(store.paths, late)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await listRevisions(store.paths, run.id)).toEqual(before);
  });
});
