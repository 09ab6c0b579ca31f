import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freeAddress } from '../src/dashboard/address';
import { jsonOf, useBundledCli } from './support/cli-process';
import { createProject } from './support/project';
import { tempFolder } from './support/temp-folder';

const cli = useBundledCli();

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly fix?: string;
}

/** Listens on a port of this machine until the test ends; says no word of our protocol. */
async function listen(): Promise<number> {
  const server: Server = createServer((_request, response) => response.end('hello'));
  onTestFinished(() => void server.close());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
}

async function setUp(agentScript = 'echo "9.9.9 (Claude Code)"') {
  const project = await createProject({ tasks: '## A\n- [ ] T001 a\n' });
  const tools = await tempFolder('tools');
  const agent = join(tools, 'agent');
  const calls = join(tools, 'calls');
  await writeFile(agent, `#!/bin/sh\necho "$@" >> ${calls}\n${agentScript}\n`, { mode: 0o755 });
  const env: Record<string, string> = {
    SPECFLOW_HOME: await tempFolder('home'),
    CLAUDE_CONFIG_DIR: await tempFolder('claude'),
    SPECFLOW_CLAUDE_BIN: agent,
    SPECFLOW_DASHBOARD_DIR: tools,
    SPECFLOW_PORT: String((await freeAddress()).port),
    GIT_CEILING_DIRECTORIES: join(project.root, '..'),
  };
  await cli.run(['init'], { cwd: project.root, env });
  const doctor = async () => {
    const finished = await cli.run(['doctor', '--json'], { cwd: project.root, env });
    const { checks } = jsonOf<{ checks: Check[] }>(finished);
    const check = (name: string) => checks.find((candidate) => candidate.name === name);
    return { code: finished.code, checks, check };
  };
  const git = (...args: string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
      cwd: project.root,
    });
  return { ...project, env, doctor, git, calls };
}

describe('specflow doctor', () => {
  it('looks at everything that a run needs; each failure, and no other check, has a fix', async () => {
    const { doctor } = await setUp();
    const { checks, code } = await doctor();
    expect(checks.map(({ name }) => name)).toEqual([
      'node',
      'git',
      'home',
      'disk',
      'token',
      'registry',
      'port',
      'dashboard',
      'agent',
      'agent version',
      'login',
      'project',
      'git state',
      'skills',
      'permissions',
    ]);
    for (const check of checks) expect(check.fix !== undefined, check.name).toBe(!check.ok);
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['dashboard', 'login']);
    expect(code).toBe(1);
  });

  it('asks the agent for its version and for nothing else', async () => {
    const { doctor, calls } = await setUp();
    expect((await doctor()).check('agent version')).toMatchObject({
      ok: true,
      detail: '9.9.9 (Claude Code)',
    });
    expect(await readFile(calls, 'utf8')).toBe('--version\n');
  });

  it.each([
    ['fails', 'exit 3'],
    ['prints nothing', ':'],
  ])('reports an agent that %s when asked for its version', async (_case, script) => {
    const { doctor } = await setUp(script);
    expect((await doctor()).check('agent version')).toMatchObject({ ok: false, fix: expect.any(String) });
  });

  it('sees a login by variable, by file and by helper, without reading a secret', async () => {
    const { doctor, env } = await setUp();
    const config = env.CLAUDE_CONFIG_DIR ?? '';
    expect((await doctor()).check('login')).toMatchObject({
      ok: false,
      fix: expect.stringContaining('/login'),
    });
    await writeFile(join(config, 'settings.json'), '{"apiKeyHelper":"/bin/key"}');
    expect((await doctor()).check('login')?.ok).toBe(true);
    await writeFile(join(config, '.credentials.json'), 'secret-1', { mode: 0o000 });
    expect((await doctor()).check('login')).toMatchObject({ ok: true, detail: `remembered in ${config}` });
    env.ANTHROPIC_API_KEY = 'secret-2';
    const found = await doctor();
    expect(found.check('login')).toMatchObject({ ok: true, detail: 'by ANTHROPIC_API_KEY' });
    expect(JSON.stringify(found.checks)).not.toContain('secret');
  });

  it('names who else has the port', async () => {
    const { doctor, env } = await setUp();
    env.SPECFLOW_PORT = String(await listen());
    expect((await doctor()).check('port')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('another program'),
    });
  });

  it('sees that the running dashboard was started with another agent, and says how to change that', async () => {
    const { env, doctor } = await setUp();
    const agents = [
      { kind: 'claude', version: null, path: env.SPECFLOW_CLAUDE_BIN },
      { kind: 'claude', version: null, path: null },
    ];
    const server = createServer(({ url }, response) => {
      const isHealth = url === '/api/health';
      const body = isHealth ? { ok: true, version: '0', agent: agents[0], activeRuns: 0 } : {};
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((done) => server.listen(Number(env.SPECFLOW_PORT), '127.0.0.1', done));
    await writeFile(join(env.SPECFLOW_HOME ?? '', 'token'), 'secret', { mode: 0o600 });
    expect((await doctor()).check('dashboard')).toMatchObject({ ok: true });
    agents.shift();
    expect((await doctor()).check('dashboard')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('another agent'),
      fix: expect.stringContaining('specflow dashboard stop'),
    });
  });

  it('knows a branch, a detached HEAD and a merge that is not finished', async () => {
    const { doctor, git, write } = await setUp();
    expect((await doctor()).check('git state')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('no repository'),
    });
    await git('init', '-q', '-b', 'work');
    await git('add', '-A');
    await git('commit', '-q', '-m', 'one');
    expect((await doctor()).check('git state')).toMatchObject({ ok: true, detail: 'branch work, clean' });
    await write('new.txt', 'x');
    expect((await doctor()).check('git state')?.detail).toBe('branch work, 1 uncommitted change');
    await write('.git/MERGE_HEAD', '0'.repeat(40));
    expect((await doctor()).check('git state')).toMatchObject({
      ok: false,
      fix: expect.stringContaining('--abort'),
    });
    await rm(join((await git('rev-parse', '--show-toplevel')).stdout.trim(), '.git', 'MERGE_HEAD'));
    await git('checkout', '-q', '--detach');
    expect((await doctor()).check('git state')).toMatchObject({
      ok: false,
      detail: 'no branch is checked out',
    });
  });

  it('runs no program that the repository names', async () => {
    const { doctor, git, root, write } = await setUp();
    await git('init', '-q', '-b', 'work');
    await write('trap.sh', `#!/bin/sh\ntouch ${join(root, 'sprung')}\n`);
    await promisify(execFile)('chmod', ['+x', join(root, 'trap.sh')]);
    await git('config', 'core.fsmonitor', './trap.sh');
    expect((await doctor()).check('git state')?.ok).toBe(true);
    await expect(readFile(join(root, 'sprung'))).rejects.toThrow('ENOENT');
  });

  it('finds skills that are missing or dangerous', async () => {
    const { doctor, root, write } = await setUp();
    const file = join(root, '.claude', 'commands', 'flow.verify.md');
    await write('.claude/commands/flow.verify.md', 'Run this: !`echo $ARGUMENTS`\n');
    expect((await doctor()).check('skills')).toMatchObject({
      ok: false,
      detail: expect.stringContaining(file),
    });
    await rm(file);
    expect((await doctor()).check('skills')).toMatchObject({ ok: false, detail: 'missing: /flow.verify' });
  });

  it('shows the permission mode, and an undated choice to bypass as a failure', async () => {
    const { doctor, env, read } = await setUp();
    const { project } = JSON.parse(await read('.specflow/orchestration-state.json'));
    const choose = (own: object) =>
      writeFile(
        join(env.SPECFLOW_HOME ?? '', 'settings.json'),
        JSON.stringify({ projects: { [project.id]: own } }),
      );
    await choose({ permissionMode: 'bypassPermissions' });
    expect((await doctor()).check('permissions')?.ok).toBe(false);
    await choose({ permissionMode: 'bypassPermissions', permissionChosenAt: '2026-01-05T20:00:00.000Z' });
    expect((await doctor()).check('permissions')).toMatchObject({
      ok: true,
      detail: 'bypassPermissions, chosen 2026-01-05T20:00:00.000Z',
    });
  });

  it('reports a corrupt registry and a broken state file, and touches neither', async () => {
    const { doctor, env, root } = await setUp();
    const registry = join(env.SPECFLOW_HOME ?? '', 'registry.json');
    const state = join(root, '.specflow', 'orchestration-state.json');
    await mkdir(env.SPECFLOW_HOME ?? '', { recursive: true });
    for (const path of [registry, state]) await writeFile(path, '{"half":');
    const { check } = await doctor();
    expect(check('registry')).toMatchObject({ ok: false, fix: expect.any(String) });
    expect(check('project')).toMatchObject({ ok: false, fix: expect.any(String) });
    for (const path of [registry, state]) expect(await readFile(path, 'utf8')).toBe('{"half":');
  });
});
