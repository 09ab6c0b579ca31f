import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from './__tests__/workbench';
import { prepareHome, resolveHome } from './home';
import { createIdempotencyKeys } from './idempotency-keys';
import { createSettingsStore } from './settings-store';
import { ensureToken } from './token';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('home', () => {
  it('is what SPECFLOW_HOME says, else .specflow in the home of the user', () => {
    expect(resolveHome({ SPECFLOW_HOME: '/somewhere/else' })).toBe('/somewhere/else');
    expect(resolveHome({})).toMatch(/\/\.specflow$/);
    expect(() => resolveHome({ SPECFLOW_HOME: 'relative' })).toThrow('absolute');
  });

  it('is created for its owner only', async () => {
    const home = join(await temporaryDirectory(), 'deep', 'home');
    await prepareHome(home);
    expect(await modeOf(home)).toBe(0o700);
  });

  it('is refused when it is a file', async () => {
    const home = join(await temporaryDirectory(), 'home');
    await writeFile(home, '');
    await expect(prepareHome(home)).rejects.toThrow('is a file');
  });

  it.each([0o777, 0o755, 0o750])('that others could enter (%o) is closed to them', async (mode) => {
    const home = join(await temporaryDirectory(), 'home');
    await mkdir(home);
    await chmod(home, mode);
    await prepareHome(home);
    expect(await modeOf(home)).toBe(0o700);
  });
});

describe('token', () => {
  it('is created once, whoever asks, and is readable by its owner only', async () => {
    const home = await temporaryDirectory();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => ensureToken(home)));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(await modeOf(join(home, 'token'))).toBe(0o600);
  });

  it('keeps its value and gets its mode back when the file was opened up (F39)', async () => {
    const home = await temporaryDirectory();
    const token = await ensureToken(home);
    await chmod(join(home, 'token'), 0o644);
    expect(await ensureToken(home)).toBe(token);
    expect(await modeOf(join(home, 'token'))).toBe(0o600);
  });

  it('replaces what is not a token, and a link without touching its target', async () => {
    const home = await temporaryDirectory();
    await writeFile(join(home, 'token'), 'short');
    expect(await ensureToken(home)).toMatch(/^[0-9a-f]{64}$/);
    const other = await temporaryDirectory();
    await writeFile(join(other, 'target'), 'a'.repeat(64), { mode: 0o644 });
    await symlink(join(other, 'target'), join(other, 'token'));
    expect(await ensureToken(other)).not.toBe('a'.repeat(64));
    expect(await modeOf(join(other, 'target'))).toBe(0o644);
  });
});

describe('settings', () => {
  it('has defaults without a file and keeps keys that it does not know', async () => {
    const home = await temporaryDirectory();
    const settings = createSettingsStore(home);
    expect(await settings.read()).toEqual({ schemaVersion: 1, notifications: {}, projects: {} });
    const path = join(home, 'settings.json');
    await writeFile(
      path,
      JSON.stringify({ theirs: 1, projects: { p: { permissionMode: 'acceptEdits', x: 2 } } }),
    );
    await settings.update((current) => ({ ...current, agentBin: '/opt/agent' }));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      schemaVersion: 1,
      notifications: {},
      theirs: 1,
      agentBin: '/opt/agent',
      projects: { p: { permissionMode: 'acceptEdits', x: 2 } },
    });
    expect(await modeOf(path)).toBe(0o600);
  });

  it('loses no change of several writers', async () => {
    const home = await temporaryDirectory();
    const stores = [createSettingsStore(home), createSettingsStore(home)];
    const change = (n: number) =>
      stores[n % 2]?.update((current) => ({
        ...current,
        projects: { ...current.projects, [`p${n}`]: { permissionMode: 'acceptEdits' } },
      }));
    await Promise.all(Array.from({ length: 20 }, (_, n) => change(n)));
    expect(Object.keys((await createSettingsStore(home).read()).projects)).toHaveLength(20);
  });

  it.each(['{', '[]', '{"schemaVersion":2}', '{"projects":{"p":{"permissionMode":"yes"}}}'])(
    'refuses to replace a file that holds %s',
    async (text) => {
      const home = await temporaryDirectory();
      await writeFile(join(home, 'settings.json'), text);
      const settings = createSettingsStore(home);
      await expect(settings.read()).rejects.toMatchObject({ code: 'FILE_INVALID' });
      await expect(settings.update((current) => current)).rejects.toMatchObject({ code: 'FILE_INVALID' });
      expect(await readFile(join(home, 'settings.json'), 'utf8')).toBe(text);
    },
  );
});

describe('idempotency keys', () => {
  async function workbench() {
    const clock = { nowMs: Date.now(), now: () => clock.nowMs };
    return { clock, keys: createIdempotencyKeys({ home: await temporaryDirectory(), clock }) };
  }

  it('gives 100 requests of one key the same id (I3)', async () => {
    const { keys } = await workbench();
    const requests = Array.from({ length: 100 }, (_, n) =>
      keys.claim({ key: 'k', body: { a: 1, b: [2] }, resultId: `run-${n}` }),
    );
    const results = await Promise.all(requests);
    expect(new Set(results.map(({ resultId }) => resultId)).size).toBe(1);
    expect(results.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  it('does not care about the order of fields, and refuses another body', async () => {
    const { keys } = await workbench();
    await keys.claim({ key: 'k', body: { a: 1, b: { c: 2, d: 3 } }, resultId: 'one' });
    const again = await keys.claim({ key: 'k', body: { b: { d: 3, c: 2 }, a: 1 }, resultId: 'two' });
    expect(again).toEqual({ resultId: 'one', isNew: false });
    await expect(keys.claim({ key: 'k', body: { a: 2 }, resultId: 'two' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('forgets a key after 24 hours, at once for all who ask', async () => {
    const { keys, clock } = await workbench();
    await keys.claim({ key: 'k', body: 1, resultId: 'old' });
    clock.nowMs += 24 * 60 * 60_000 - 1;
    expect(await keys.claim({ key: 'k', body: 1, resultId: 'new' })).toMatchObject({ resultId: 'old' });
    clock.nowMs += 2;
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) => keys.claim({ key: 'k', body: 2, resultId: `new-${n}` })),
    );
    expect(new Set(results.map(({ resultId }) => resultId)).size).toBe(1);
    expect(results.filter(({ isNew }) => isNew)).toHaveLength(1);
    await keys.prune();
    expect(await keys.claim({ key: 'k', body: 2, resultId: 'x' })).toMatchObject({ isNew: false });
    clock.nowMs += 25 * 60 * 60_000;
    await keys.prune();
    expect(await keys.claim({ key: 'k', body: 3, resultId: 'y' })).toEqual({ resultId: 'y', isNew: true });
  });

  it('never makes a path of a key', async () => {
    const { keys } = await workbench();
    expect(await keys.claim({ key: '../../x', body: 1, resultId: 'a' })).toMatchObject({ isNew: true });
  });
});
