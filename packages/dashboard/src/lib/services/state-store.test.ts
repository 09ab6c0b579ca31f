import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createStateStore } from './state-store';
import { finished, sampleExecution, sampleRun } from './store/__tests__/sample-run';
import { createWorkbench } from './store/__tests__/workbench';

const SESSION = '11111111-1111-4111-8111-111111111111';

describe('create', () => {
  it('stores a run that another process can load', async () => {
    const { store, dependencies, project } = await createWorkbench();
    const run = await sampleRun(project);
    await store.create(run);
    expect(await createStateStore(dependencies).load(run.id)).toEqual({ ok: true, run });
  });

  it('keeps everything below the home for its owner only', async () => {
    const { store, project } = await createWorkbench();
    const run = await sampleRun(project);
    await store.create(run);
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await mode(store.paths.runDir(run.id))).toBe('700');
    expect(await mode(store.paths.recordFile(run.id))).toBe('600');
    expect(await mode(store.paths.journalFile(run.id))).toBe('600');
  });

  it('refuses an id that is taken', async () => {
    const { store, project } = await createWorkbench();
    const run = await sampleRun(project);
    await store.create(run);
    await expect(store.create(run)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('refuses a second run of a project while one is not over, and names it', async () => {
    const { store, project } = await createWorkbench();
    const first = await sampleRun(project);
    await store.create(first);
    await expect(store.create(await sampleRun(project))).rejects.toMatchObject({
      code: 'ORCHESTRATION_IN_PROGRESS',
      details: { orchestrationId: first.id },
    });
    await store.save(finished(first), 0);
    await store.create(await sampleRun(project));
  });

  it('refuses a second run of the same directory under another project id', async () => {
    const { store, project } = await createWorkbench();
    await store.create(await sampleRun(project));
    const other = await sampleRun(project, { projectId: 'project-2' });
    await expect(store.create(other)).rejects.toMatchObject({ code: 'ORCHESTRATION_IN_PROGRESS' });
  });

  it('creates exactly one of 100 runs that start at once in two stores (F47)', async () => {
    const { store, dependencies, project } = await createWorkbench();
    const stores = [store, createStateStore(dependencies)];
    const starts = Array.from({ length: 100 }, async (_, n) =>
      stores[n % 2]?.create(await sampleRun(project)),
    );
    const results = await Promise.allSettled(starts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.listActive()).toHaveLength(1);
  });

  it('refuses an id that leads out of the folder', async () => {
    const { store } = await createWorkbench();
    await expect(store.load('../../etc')).rejects.toMatchObject({ code: 'INVALID_ID' });
  });
});

describe('save', () => {
  it('raises the revision by one and keeps record.json equal to the newest', async () => {
    const { store, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    const saved = await store.save({ ...run, statusReason: 'second' }, 0);
    expect(saved.run).toMatchObject({ revision: 1, statusReason: 'second' });
    expect(JSON.parse(await readFile(store.paths.recordFile(run.id), 'utf8'))).toEqual(saved.run);
  });

  it('refuses a writer that has not read the newest revision (F49)', async () => {
    const { store, dependencies, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    const other = createStateStore(dependencies);
    await other.save({ ...run, statusReason: 'by the other' }, 0);
    await expect(store.save({ ...run, statusReason: 'stale' }, 0)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await store.load(run.id)).toMatchObject({ run: { revision: 1, statusReason: 'by the other' } });
  });

  it('refuses a writer so old that its revision number is free again', async () => {
    const { store, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    for (let revision = 0; revision < 20; revision += 1) await store.save(run, revision);
    await expect(store.save(run, 0)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await store.load(run.id)).toMatchObject({ run: { revision: 20 } });
  });

  it('never writes an invalid record', async () => {
    const { store, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    await expect(store.save({ ...run, status: 'parked' }, 0)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await store.load(run.id)).toMatchObject({ run: { revision: 0 } });
  });

  it('does not bring back a run that was removed', async () => {
    const { store, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    await rm(store.paths.runDir(run.id), { recursive: true });
    await expect(store.save(run, 0)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    expect(await readdir(store.paths.runsDir)).toEqual([]);
  });
});

describe('list', () => {
  it('sees what another dashboard of the same home has created and saved', async () => {
    const { store, dependencies, project } = await createWorkbench();
    const other = createStateStore(dependencies);
    expect(await store.listActive()).toEqual([]);
    const { run } = await other.create(await sampleRun(project));
    expect(await store.listActive()).toMatchObject([{ id: run.id, revision: 0 }]);
    await other.save({ ...run, statusReason: 'changed' }, 0);
    expect(await store.listByProject('project-1')).toMatchObject([{ revision: 1, statusReason: 'changed' }]);
    await other.save(finished(run), 1);
    expect(await store.listActive()).toEqual([]);
    expect(await store.listByProject('project-1')).toMatchObject([{ status: 'completed' }]);
  });

  it('gives a hundred questions at once, over a change in between, each a true answer', async () => {
    const { store, dependencies, project } = await createWorkbench();
    const other = createStateStore(dependencies);
    const early = Array.from({ length: 50 }, () => store.listActive());
    const { run } = await other.create(await sampleRun(project));
    const late = Array.from({ length: 50 }, () => store.listActive());
    for (const runs of await Promise.all(late)) expect(runs).toMatchObject([{ id: run.id }]);
    await Promise.all(early);
  });

  it('keeps showing the other runs when one cannot be read, and changes nothing on disk', async () => {
    const { store, dependencies, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    const poison = join(store.paths.runsDir, 'poison', 'revisions');
    await mkdir(poison, { recursive: true });
    await writeFile(join(poison, '0000000000.json'), '{');
    const other = createStateStore(dependencies);
    expect(await other.listActive()).toMatchObject([{ id: run.id }]);
    expect(await other.listProblems()).toMatchObject([{ runId: 'poison', code: 'unreadable' }]);
    expect(await readdir(join(store.paths.runsDir, 'poison'))).toEqual(['revisions']);
  });
});

describe('publishing', () => {
  const workflows = (project: string) => join(project, '.specflow', 'workflows');

  it('puts record, session metadata and .gitignore into the project', async () => {
    const { store, project } = await createWorkbench();
    const execution = sampleExecution(SESSION);
    const run = await sampleRun(project, { executionRecords: [execution] });
    await writeFile(join(project, '.gitignore'), 'mine\n');
    expect((await store.create(run)).warnings).toEqual([]);
    await store.publishPids(run, SESSION, { bashPid: 12, claudePid: 13 });
    const read = async (name: string) => readFile(join(workflows(project), name), 'utf8');
    expect(JSON.parse(await read(`orchestration-${run.id}.json`))).toEqual(run);
    expect(JSON.parse(await read(`${SESSION}/metadata.json`))).toMatchObject({
      id: execution.id,
      sessionId: SESSION,
      orchestrationId: run.id,
      status: 'running',
    });
    expect(await read(`${SESSION}/process.pid`)).toBe('{"bashPid":12,"claudePid":13}');
    expect(await read('.gitignore')).toBe('*\n');
    expect(await readFile(join(project, '.gitignore'), 'utf8')).toBe('mine\n');
    await store.publishPids(run, SESSION, null);
    expect(await readdir(join(workflows(project), SESSION))).toEqual(['metadata.json']);
  });

  it('restores a copy that an agent has altered or removed (F26)', async () => {
    const { store, project, log } = await createWorkbench();
    const { run } = await store.create(
      await sampleRun(project, { executionRecords: [sampleExecution(SESSION)] }),
    );
    expect(await store.verifyPublished(run)).toEqual({ restored: [], problem: null });
    const copy = join(workflows(project), `orchestration-${run.id}.json`);
    await writeFile(copy, '{"status":"completed"}');
    await rm(join(workflows(project), SESSION), { recursive: true });
    const { restored } = await store.verifyPublished(run);
    expect(restored).toEqual([`orchestration-${run.id}.json`, `${SESSION}/metadata.json`]);
    expect(JSON.parse(await readFile(copy, 'utf8'))).toEqual(run);
    expect(log.some(({ message }) => message.includes('restored'))).toBe(true);
    await rm(join(project, '.specflow'), { recursive: true });
    expect((await store.verifyPublished(run)).restored).toHaveLength(2);
  });

  it('never takes a newer copy back to the record that somebody has in hand', async () => {
    const { store, dependencies, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    const other = createStateStore(dependencies);
    const { run: ended } = await other.save(finished(run), 0);
    expect(await store.verifyPublished(run)).toEqual({ restored: [], problem: null });
    const copy = join(workflows(project), `orchestration-${run.id}.json`);
    expect(JSON.parse(await readFile(copy, 'utf8'))).toEqual(ended);
    await rm(copy);
    expect((await store.verifyPublished(run)).restored).toHaveLength(1);
    expect(JSON.parse(await readFile(copy, 'utf8'))).toEqual(ended);
  });

  it.each(['.specflow', '.specflow/workflows', `.specflow/workflows/${SESSION}`])(
    'writes nothing through a symbolic link at %s and keeps the run (F27)',
    async (link) => {
      const { store, root, project } = await createWorkbench();
      const outside = join(root, 'outside');
      await mkdir(outside);
      await rm(join(project, '.specflow'), { recursive: true });
      await mkdir(join(project, link, '..'), { recursive: true });
      await symlink(outside, join(project, link));
      const run = await sampleRun(project, { executionRecords: [sampleExecution(SESSION)] });
      const created = await store.create(run);
      expect(created.warnings).toMatchObject([{ code: 'UNSAFE_PATH' }]);
      expect(await readdir(outside)).toEqual([]);
      expect(await store.load(run.id)).toMatchObject({ ok: true });
    },
  );

  it('replaces a copy that is a symbolic link without touching its target (F27)', async () => {
    const { store, root, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    const secret = join(root, 'secret');
    await writeFile(secret, 'secret');
    const copy = join(workflows(project), `orchestration-${run.id}.json`);
    await rm(copy);
    await symlink(secret, copy);
    expect((await store.verifyPublished(run)).restored).toHaveLength(1);
    expect(await readFile(secret, 'utf8')).toBe('secret');
  });

  it('writes nothing into another directory that took the place of the project (F32)', async () => {
    const { store, project, root } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    await mkdir(join(root, 'other'));
    await rm(project, { recursive: true });
    await symlink(join(root, 'other'), project);
    const saved = await store.save(run, 0);
    expect(saved.warnings).toMatchObject([{ code: 'PROJECT_MOVED' }]);
    expect(await readdir(join(root, 'other'))).toEqual([]);
  });

  it('saves although the project cannot be written', async () => {
    const { store, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    // A file in the place of the folder stops root as well, unlike permissions.
    await rm(workflows(project), { recursive: true });
    await writeFile(workflows(project), '');
    const saved = await store.save({ ...run, statusReason: 'second' }, 0);
    expect(saved.warnings).toHaveLength(1);
    expect(await store.load(run.id)).toMatchObject({ run: { statusReason: 'second' } });
  });
});

describe('file modes', () => {
  it('gives a record its own mode although a wider file was there (F39)', async () => {
    const { store, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    await chmod(store.paths.recordFile(run.id), 0o644);
    await store.save(run, 0);
    expect((await stat(store.paths.recordFile(run.id))).mode & 0o777).toBe(0o600);
  });
});
