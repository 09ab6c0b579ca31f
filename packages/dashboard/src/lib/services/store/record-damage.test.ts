import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createStateStore, type StateStore } from '../state-store';
import { finished, sampleExecution, sampleRun } from './__tests__/sample-run';
import { createWorkbench } from './__tests__/workbench';
import { revisionFile } from './revisions';

/** A run with revisions 0 to 2, whose newest can be damaged. */
async function withThreeRevisions() {
  const bench = await createWorkbench();
  const { run } = await bench.store.create(await sampleRun(bench.project));
  await bench.store.save({ ...run, statusReason: 'one' }, 0);
  const { run: newest } = await bench.store.save({ ...run, statusReason: 'two' }, 1);
  const file = revisionFile(bench.store.paths, run.id, 2);
  const published = join(bench.project, '.specflow', 'workflows', `orchestration-${run.id}.json`);
  return { ...bench, run: newest, file, published };
}

async function corruptCopies(store: StateStore, runId: string): Promise<string[]> {
  return (await readdir(store.paths.runDir(runId))).filter((name) => name.includes('.corrupt-'));
}

/** Those upon which others were built are read-only. */
async function emptyAllRevisions(store: StateStore, runId: string): Promise<void> {
  for (const revision of [0, 1, 2]) {
    const file = revisionFile(store.paths, runId, revision);
    await chmod(file, 0o600);
    await truncate(file, 0);
  }
}

const DAMAGES: readonly (readonly [string, (file: string) => Promise<unknown>])[] = [
  ['is torn', async (file) => truncate(file, 300)],
  ['is empty', async (file) => truncate(file, 0)],
  ['is garbage', async (file) => writeFile(file, Buffer.from([0xff, 0x00, 0x1b, 0x5b]))],
  ['is JSON of another type', async (file) => writeFile(file, '[1, 2]')],
  [
    'has a __proto__ key and nothing else',
    async (file) => writeFile(file, '{"__proto__":{"status":"completed"}}'),
  ],
  [
    'has an illegal status',
    async (file) => writeFile(file, (await readFile(file, 'utf8')).replace('"running"', '"banana"')),
  ],
  [
    'is the record of another run',
    async (file) =>
      writeFile(
        file,
        (await readFile(file, 'utf8')).replace(/"id": "[^"]+"/, `"id": "${crypto.randomUUID()}"`),
      ),
  ],
  [
    'is a named pipe',
    async (file) => {
      await rm(file);
      await execa('mkfifo', [file]);
    },
  ],
];

describe('a damaged record (F35)', () => {
  it.each(DAMAGES)('is kept and replaced by its published copy when it %s', async (_, damage) => {
    const { store, dependencies, run, file, log } = await withThreeRevisions();
    await damage(file);
    const loaded = await createStateStore(dependencies).load(run.id);
    expect(loaded).toMatchObject({ ok: true, run: { ...run, revision: 3 } });
    expect(loaded.ok && loaded.restored).toContain('.corrupt-');
    expect(await corruptCopies(store, run.id)).toHaveLength(1);
    expect(log.some(({ level }) => level === 'warn')).toBe(true);
    expect(await store.load(run.id)).toEqual({ ok: true, run: { ...run, revision: 3 } });
  });

  it('is replaced by the revision before when the published copy is not exactly the damaged one', async () => {
    const { store, run, file, published } = await withThreeRevisions();
    await truncate(file, 10);
    await writeFile(published, JSON.stringify({ ...run, permissionMode: 'bypassPermissions' }));
    expect(await store.load(run.id)).toMatchObject({
      ok: true,
      run: { revision: 3, statusReason: 'one', permissionMode: 'acceptEdits' },
    });
  });

  it('never lets the revision go back: who has read the damaged one is refused', async () => {
    const { store, run, file, published } = await withThreeRevisions();
    await truncate(file, 10);
    await rm(published);
    await store.load(run.id);
    await expect(store.save(run, 2)).rejects.toMatchObject({ code: 'CONFLICT' });
    await store.save({ ...run, statusReason: 'on' }, 3);
  });

  it('is restored from the published copy when no revision is left', async () => {
    const { store, dependencies, run, project } = await withThreeRevisions();
    await emptyAllRevisions(store, run.id);
    expect(await store.load(run.id)).toMatchObject({ ok: true, run: { ...run, revision: 3 } });
    expect(project).toBe(run.project.path);
    expect(await createStateStore(dependencies).listActive()).toHaveLength(1);
  });

  it('is reported, kept and left alone when nothing is left to restore it from', async () => {
    const { store, dependencies, run, published } = await withThreeRevisions();
    await emptyAllRevisions(store, run.id);
    await rm(published);
    const fresh = createStateStore(dependencies);
    for (const _ of [1, 2, 3]) {
      expect(await fresh.load(run.id)).toMatchObject({ ok: false, problem: { code: 'unreadable' } });
    }
    expect(await corruptCopies(store, run.id)).toHaveLength(1);
    expect(await fresh.listProblems()).toMatchObject([{ runId: run.id, code: 'unreadable' }]);
  });

  it('does not disturb the other runs, over 20 restarts (F07)', async () => {
    const { dependencies, store, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    const poison = join(store.paths.runsDir, 'poison', 'revisions');
    await mkdir(poison, { recursive: true });
    await writeFile(join(poison, '0000000007.json'), 'poison');
    for (let restart = 0; restart < 20; restart += 1) {
      const fresh = createStateStore(dependencies);
      expect(await fresh.load('poison')).toMatchObject({ ok: false });
      expect(await fresh.load(run.id)).toEqual({ ok: true, run });
    }
    expect(await corruptCopies(store, 'poison')).toHaveLength(1);
  });

  it('of two processes that find it, one restores it and both go on with the same', async () => {
    const { store, dependencies, run, file } = await withThreeRevisions();
    await truncate(file, 10);
    const results = await Promise.all(
      [store, createStateStore(dependencies)].map(({ load }) => load(run.id)),
    );
    for (const result of results) expect(result).toMatchObject({ ok: true, run: { revision: 3 } });
  });
});

describe('record versions (F08)', () => {
  it('shows a newer record read-only and changes nothing', async () => {
    const { dependencies, run, file } = await withThreeRevisions();
    const newer = JSON.stringify({ ...run, schemaVersion: 2, extra: { kept: true } });
    await writeFile(file, newer);
    const fresh = createStateStore(dependencies);
    expect(await fresh.load(run.id)).toMatchObject({
      ok: false,
      problem: {
        code: 'newer_version',
        summary: { id: run.id, projectId: run.projectId, status: 'running' },
      },
    });
    expect(await readFile(file, 'utf8')).toBe(newer);
    await expect(fresh.create(await sampleRun(run.project.path))).rejects.toMatchObject({
      code: 'ORCHESTRATION_IN_PROGRESS',
    });
  });

  it('migrates an older record as the next revision and keeps the old one', async () => {
    const { dependencies, run, file, store } = await withThreeRevisions();
    const { statusReason, ...rest } = run;
    await writeFile(file, JSON.stringify({ ...rest, schemaVersion: 0, reason: statusReason }));
    const migrations = {
      0: ({ reason, ...old }: Readonly<Record<string, unknown>>) => ({ ...old, statusReason: reason }),
    };
    const migrating = createStateStore({ ...dependencies, migrations });
    expect(await migrating.load(run.id)).toEqual({ ok: true, run: { ...run, revision: 3 } });
    expect(await store.load(run.id)).toEqual({ ok: true, run: { ...run, revision: 3 } });
    const backup = join(store.paths.runDir(run.id), 'record.json.before-migration-r2');
    expect(JSON.parse(await readFile(backup, 'utf8'))).toMatchObject({ schemaVersion: 0, reason: 'two' });
  });

  it('does not guess at a version without a migration: the last good revision is restored', async () => {
    const { store, run, file, published } = await withThreeRevisions();
    await writeFile(file, JSON.stringify({ ...run, schemaVersion: 0 }));
    await rm(published);
    expect(await store.load(run.id)).toMatchObject({ ok: true, run: { statusReason: 'one' } });
  });

  it('reads a record with a byte order mark', async () => {
    const { dependencies, run, file } = await withThreeRevisions();
    await writeFile(file, `\uFEFF${await readFile(file, 'utf8')}`);
    expect(await createStateStore(dependencies).load(run.id)).toEqual({ ok: true, run });
  });
});

describe('housekeeping', () => {
  it('removes the oldest finished runs beyond the limit, with their copies, and never an active one', async () => {
    const { dependencies, project } = await createWorkbench();
    const store = createStateStore({ ...dependencies, retention: { maxRuns: 2, maxBytes: 1e9 } });
    const ids: string[] = [];
    for (const day of [1, 2, 3]) {
      const executionRecords = [sampleExecution(randomUUID())];
      const { run } = await store.create(await sampleRun(project, { executionRecords }));
      await store.save(finished(run, `2026-01-0${day}T00:00:00.000Z`), 0);
      ids.push(run.id);
    }
    const { run: active } = await store.create(await sampleRun(project));
    expect(await store.prune('project-1')).toEqual(ids.slice(0, 2));
    const left = (await createStateStore(dependencies).listByProject('project-1')).map(({ id }) => id);
    expect(left.sort()).toEqual([ids[2], active.id].sort());
    const copies = (await readdir(join(project, '.specflow', 'workflows'))).filter((name) =>
      /^orch/.test(name),
    );
    expect(copies.sort()).toEqual(left.map((id) => `orchestration-${id}.json`).sort());
  });

  it('removes 1,000 temporary files of dead writers and keeps those of living ones (F40)', async () => {
    const { store, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    const folder = store.paths.revisionsDir(run.id);
    const child = execa('true');
    await child;
    const dead = child.pid ?? 0;
    for (let n = 0; n < 1_000; n += 1) {
      await writeFile(join(folder, `.0000000001.json.${dead}.${n.toString(16)}.tmp`), '');
    }
    const living = `.0000000001.json.${process.pid}.abc.tmp`;
    await writeFile(join(folder, living), '');
    expect(await readdir(folder)).toHaveLength(1_002);
    await store.sweep();
    expect((await readdir(folder)).sort()).toEqual([living, '0000000000.json'].sort());
  });

  it('removes manifests that nothing compares any more', async () => {
    const { store, home } = await createWorkbench();
    const manifests = join(home, 'manifests');
    await mkdir(manifests);
    for (const [name, day] of [
      ['old', '2025-11-30'],
      ['new', '2025-12-10'],
    ] as const) {
      await writeFile(join(manifests, name), '[]');
      await utimes(join(manifests, name), new Date(day), new Date(day));
    }
    await store.sweep();
    expect(await readdir(manifests)).toEqual(['new']);
  });
});
