import { chmod, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentLocatorOptions, createAgentLocator } from './agent-locator';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'specflow-locator-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function executable(path: string, body = 'echo "2.1.328 (Claude Code)"'): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

function locator(change: { env?: AgentLocatorOptions['env']; configured?: string } = {}) {
  return createAgentLocator({
    env: { PATH: `${join(root, 'path')}:relative`, ...change.env },
    home: root,
    nodePath: process.execPath,
    readConfiguredBin: async () => change.configured,
  });
}

describe('finding the agent', () => {
  it('prefers the environment, then the settings, then PATH, then the usual places', async () => {
    const local = await executable(join(root, '.claude/local/claude'));
    expect((await locator().locate()).path).toBe(local);
    const user = await executable(join(root, '.local/bin/claude'));
    expect((await locator().locate()).path).toBe(user);
    const onPath = await executable(join(root, 'path/claude'));
    expect((await locator().locate()).path).toBe(onPath);
    const configured = await executable(join(root, 'configured'));
    expect((await locator({ configured }).locate()).path).toBe(configured);
    const named = await executable(join(root, 'named'));
    const found = await locator({ configured, env: { SPECFLOW_CLAUDE_BIN: named } }).locate();
    expect(found).toEqual({
      kind: 'claude',
      path: named,
      version: '2.1.328',
      command: { bin: named, prefix: [] },
    });
  });

  it('tells the configured kind without looking for an agent', async () => {
    const kindOf = (change: Parameters<typeof locator>[0]) => locator(change).configuredKind();
    expect(await kindOf({})).toBe('claude');
    expect(await kindOf({ configured: 'simulator' })).toBe('simulator');
    const env = { SPECFLOW_CLAUDE_BIN: 'simulator' };
    expect(await kindOf({ configured: '/opt/claude', env })).toBe('simulator');
  });

  it('F21: says how to get an agent when there is none', async () => {
    const { problem, command } = await locator().locate();
    expect(problem).toMatchObject({ code: 'AGENT_MISSING', fix: expect.stringContaining('npm install') });
    expect(command).toBeUndefined();
  });

  it('F21: does not run another agent than the one that was chosen', async () => {
    await executable(join(root, 'path/claude'));
    const unusable = join(root, 'plain');
    await writeFile(unusable, 'no');
    for (const bin of [join(root, 'none'), unusable, 'claude', root]) {
      const found = await locator({ env: { SPECFLOW_CLAUDE_BIN: bin } }).locate();
      expect([bin, found.problem?.code, found.path]).toEqual([bin, 'AGENT_MISSING', null]);
    }
  });

  it('runs the simulator with our own Node', async () => {
    const script = join(root, 'simulator.mjs');
    await writeFile(script, 'console.log("1.2.3 (SpecFlow simulator)")');
    const env = { SPECFLOW_CLAUDE_BIN: 'simulator', SPECFLOW_SIMULATOR_BIN: script };
    expect(await locator({ env }).locate()).toEqual({
      kind: 'simulator',
      path: script,
      version: '1.2.3',
      command: { bin: process.execPath, prefix: [script] },
    });
  });

  it('runs the simulator where nothing else may, whatever is configured', async () => {
    const script = join(root, 'simulator.mjs');
    await writeFile(script, '');
    const configured = await executable(join(root, 'configured'));
    const env = { SPECFLOW_SIMULATOR_BIN: script, SPECFLOW_CLAUDE_BIN: configured };
    expect((await locator({ env, configured }).locate('simulator')).path).toBe(script);
  });

  it('does not let the simulator do the work of a run that began with Claude Code', async () => {
    const claude = await executable(join(root, 'path/claude'));
    const env = { SPECFLOW_CLAUDE_BIN: 'simulator' };
    expect((await locator({ env }).locate('claude')).path).toBe(claude);
  });

  it('F21: says that the simulator is not built', async () => {
    const found = await locator({ env: { SPECFLOW_CLAUDE_BIN: 'simulator' } }).locate();
    expect(found).toMatchObject({ kind: 'simulator', problem: { code: 'AGENT_MISSING' } });
  });
});

describe('version', () => {
  it('is asked for once per version of the file', async () => {
    const log = join(root, 'log');
    const path = await executable(join(root, 'path/claude'), `echo asked >> '${log}'; echo 2.1.197`);
    const one = locator();
    await one.locate();
    await one.locate();
    expect(await readFile(log, 'utf8')).toBe('asked\n');
    await utimes(path, new Date(1), new Date(1));
    await one.locate();
    expect(await readFile(log, 'utf8')).toBe('asked\nasked\n');
  });

  it('is unknown, and no obstacle, when the agent does not tell', async () => {
    const path = await executable(join(root, 'path/claude'), 'exit 3');
    expect(await locator().locate()).toMatchObject({ path, version: null, command: { bin: path } });
  });
});
