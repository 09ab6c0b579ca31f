import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  initProject,
  readProjectStatus,
  readStateFile,
  stateFilePath,
  updateStateFile,
} from '../src/lib/index';
import { tempFolder } from './support/temp-folder';

async function initialised() {
  const root = await tempFolder('project');
  await initProject(root, { name: 'demo', env: { CLAUDE_CONFIG_DIR: await tempFolder() } });
  return { root, path: stateFilePath(root) };
}

describe('initProject', () => {
  it('writes the initial state file of generation 3, key by key', async () => {
    const { root, path } = await initialised();
    const state = JSON.parse(await readFile(path, 'utf8'));
    const { id } = state.project;
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Object.keys(state)).toEqual([
      'schema_version',
      'project',
      'last_updated',
      'orchestration',
      'health',
    ]);
    expect(state).toEqual({
      schema_version: '3.0',
      project: { id, name: 'demo', path: root },
      last_updated: state.last_updated,
      orchestration: {
        phase: { id: null, number: null, name: null, branch: null, status: 'not_started' },
        next_phase: null,
        step: { current: 'design', index: 0, status: 'not_started' },
        implement: null,
        dashboard: {
          active: null,
          batches: { total: 0, current: 0, items: [] },
          cost: { total: 0, perBatch: [] },
          decisionLog: [],
          lastWorkflow: null,
        },
      },
      health: { status: 'initializing', last_check: state.last_updated, issues: [] },
    });
    expect(await readFile(join(root, '.specflow/workflows/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('installs the five commands once and never touches one that exists', async () => {
    const root = await tempFolder('project');
    const own = join(root, '.claude/commands/flow.verify.md');
    await mkdir(join(root, '.claude/commands'), { recursive: true });
    await writeFile(own, 'mine');
    const env = { CLAUDE_CONFIG_DIR: await tempFolder() };
    const first = await initProject(root, { env });
    expect(first.commands.map(({ action }) => action)).toEqual([
      'installed',
      'installed',
      'installed',
      'present',
      'installed',
    ]);
    const state = await readFile(stateFilePath(root), 'utf8');
    const second = await initProject(root, { name: 'another', env });
    expect(second.created).toBe(false);
    expect(second.commands.every(({ action }) => action === 'present')).toBe(true);
    expect(await readFile(own, 'utf8')).toBe('mine');
    expect(await readFile(stateFilePath(root), 'utf8')).toBe(state);
  });

  it('leaves commands alone that the user has for all projects', async () => {
    const [root, claude] = [await tempFolder('project'), await tempFolder('claude')];
    await mkdir(join(claude, 'commands'));
    await writeFile(join(claude, 'commands/flow.design.md'), 'user level');
    await mkdir(join(claude, 'skills/flow.merge'), { recursive: true });
    await writeFile(join(claude, 'skills/flow.merge/SKILL.md'), 'user level');
    const { commands } = await initProject(root, { env: { CLAUDE_CONFIG_DIR: claude } });
    const installed = commands.filter(({ action }) => action === 'installed').map(({ name }) => name);
    expect(installed).toEqual(['flow.analyze', 'flow.implement', 'flow.verify']);
  });

  it('does not follow .claude out of the project', async () => {
    const [root, outside] = [await tempFolder('project'), await tempFolder('outside')];
    await symlink(outside, join(root, '.claude'));
    const { commands } = await initProject(root, { env: { CLAUDE_CONFIG_DIR: await tempFolder() } });
    expect(commands.every(({ action }) => action === 'refused')).toBe(true);
    await expect(stat(join(outside, 'commands'))).rejects.toThrow('ENOENT');
  });
});

describe('readStateFile', () => {
  it('tells an invalid file from a missing one and names the value at fault', async () => {
    const { root, path } = await initialised();
    expect((await readStateFile(await tempFolder())).status).toBe('missing');
    const state = JSON.parse(await readFile(path, 'utf8'));
    state.orchestration.step.current = 'banana';
    await writeFile(path, JSON.stringify(state));
    expect(await readStateFile(root)).toMatchObject({
      status: 'invalid',
      problems: [{ path: 'orchestration.step.current' }],
      error: { code: 'FILE_INVALID' },
    });
    const { health, nextAction } = await readProjectStatus(root);
    expect(health).toMatchObject({ status: 'error', issues: [{ code: 'STATE_INVALID' }] });
    expect(nextAction).toBe('fix_health');
  });

  it('reads a file with a byte order mark, and the place of generation 2', async () => {
    const { path } = await initialised();
    const text = await readFile(path, 'utf8');
    const old = await tempFolder();
    await mkdir(join(old, '.specify'));
    await writeFile(join(old, '.specify/orchestration-state.json'), `\uFEFF${text}`);
    const reading = await readStateFile(old);
    expect(reading).toMatchObject({ status: 'ok', path: join(old, '.specify/orchestration-state.json') });
  });
});

describe('updateStateFile', () => {
  it('keeps keys that it does not know, everywhere', async () => {
    const { root, path } = await initialised();
    const state = JSON.parse(await readFile(path, 'utf8'));
    state.theirs = { a: 1 };
    state.orchestration.theirs = 2;
    state.orchestration.phase.theirs = [3];
    state.orchestration.dashboard.theirs = 4;
    await writeFile(path, JSON.stringify(state));
    await updateStateFile(root, (before) => ({ ...before, ours: true }));
    const after = JSON.parse(await readFile(path, 'utf8'));
    expect(after).toEqual({ ...state, ours: true, last_updated: after.last_updated });
  });

  it('loses none of ten concurrent updates', async () => {
    const { root, path } = await initialised();
    const keys = Array.from({ length: 10 }, (_, index) => `key${index}`);
    await Promise.all(keys.map((key) => updateStateFile(root, (state) => ({ ...state, [key]: key }))));
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject(
      Object.fromEntries(keys.map((key) => [key, key])),
    );
  });

  it('writes nothing that is invalid, and nothing over an invalid file', async () => {
    const { root, path } = await initialised();
    const before = await readFile(path, 'utf8');
    const broken = { current: 'design', index: 9, status: 'pending' } as const;
    await expect(
      updateStateFile(root, (state) => ({
        ...state,
        orchestration: { ...state.orchestration, step: broken },
      })),
    ).rejects.toMatchObject({ code: 'FILE_INVALID' });
    expect(await readFile(path, 'utf8')).toBe(before);
    await writeFile(path, '{');
    await expect(updateStateFile(root, (state) => state)).rejects.toMatchObject({ code: 'FILE_INVALID' });
    expect(await readFile(path, 'utf8')).toBe('{');
  });

  it('does not touch the file when nothing changes', async () => {
    const { root, path } = await initialised();
    const before = await readFile(path, 'utf8');
    await updateStateFile(root, (state) => ({ ...state }));
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('merges with a tool that writes without a lock between its read and its write', async () => {
    const { root, path } = await initialised();
    let interfered = false;
    const foreign = JSON.parse(await readFile(path, 'utf8'));
    const { writeFileSync } = await import('node:fs');
    await updateStateFile(root, (state) => {
      if (!interfered) writeFileSync(path, JSON.stringify({ ...foreign, theirs: 1 }));
      interfered = true;
      return { ...state, ours: 1 };
    });
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ theirs: 1, ours: 1 });
  });

  it('refuses a state of generation 2 behind a link, and minds no other link to .specify', async () => {
    const { path } = await initialised();
    const shared = await tempFolder();
    const linked = await tempFolder();
    await symlink(shared, join(linked, '.specify'));
    expect((await readStateFile(linked)).status).toBe('missing');
    await writeFile(join(shared, 'orchestration-state.json'), await readFile(path, 'utf8'));
    expect(await readStateFile(linked)).toMatchObject({ status: 'invalid', error: { code: 'UNSAFE_PATH' } });
    await expect(updateStateFile(linked, (state) => state)).rejects.toMatchObject({ code: 'UNSAFE_PATH' });
  });

  it('refuses a state file or folder that is a symbolic link', async () => {
    const { root, path } = await initialised();
    const other = await initialised();
    const linked = await tempFolder();
    await symlink(join(other.root, '.specflow'), join(linked, '.specflow'));
    await expect(updateStateFile(linked, (state) => state)).rejects.toMatchObject({ code: 'UNSAFE_PATH' });
    expect(await readStateFile(linked)).toMatchObject({ status: 'invalid', error: { code: 'UNSAFE_PATH' } });
    expect((await readStateFile(root)).status).toBe('ok');
    expect(await readFile(path, 'utf8')).toContain('"schema_version"');
  });
});
