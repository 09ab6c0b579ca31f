import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentCommand, type Ended, killLeftovers, startAgent } from './support/agent-process';
import { createProjectFixture, type ProjectFixture } from './support/project-fixture';
import { waitUntil } from './support/wait-until';

/** What the model behind the agent is made to do. The scripting differs, the outcome must not. */
export type ModelBehaviour =
  | { kind: 'answer'; costUsd?: number }
  | { kind: 'write-file'; path: string; content: string }
  | { kind: 'long-command' }
  | { kind: 'wait-for-api' }
  | { kind: 'api-error'; status: number }
  | { kind: 'withhold-structured-output' };

/** What an invocation is started with. */
export interface Prepared {
  env: Record<string, string>;
  prompt: string;
  /** True once the long part of the behaviour has begun: the command runs, the API has the request. */
  reached?: () => boolean;
}

/** An executable that claims to follow the contract, and the way to script the model behind it. */
export interface AgentUnderTest {
  name: string;
  command(): AgentCommand;
  /**
   * Which of the measured builds it follows. `older`: totals of each process instead of the session, schemas that
   * it cannot use are ignored in silence instead of refused.
   */
  follows: 'older' | 'newer';
  /** Prepares the next invocation in the project; returns what it must be started with. */
  prepare(behaviour: ModelBehaviour, project: ProjectFixture): Promise<Prepared>;
}

const SCHEMA = {
  type: 'object',
  required: ['status'],
  properties: {
    status: { type: 'string', enum: ['completed', 'needs_input', 'error'] },
    message: { type: 'string' },
  },
};
const STREAM = ['-p', '--output-format', 'stream-json', '--verbose'];
const UNKNOWN_ID = '11111111-2222-4333-8444-555555555555';

function costOf(usage: unknown): number {
  return Object.values(usage ?? {}).reduce(
    (sum: number, entry: { costUSD: number }) => sum + entry.costUSD,
    0,
  );
}

/** The rules that the simulated agent and the real command line must both keep. */
export function describeAgentContract(agent: AgentUnderTest): void {
  describe(`contract: ${agent.name}`, () => {
    let project: ProjectFixture;

    beforeEach(() => {
      project = createProjectFixture();
    });
    afterEach(() => {
      killLeftovers();
      project.remove();
    });

    const start = async (args: readonly string[], behaviour: ModelBehaviour = { kind: 'answer' }) => {
      const { env, prompt, reached = () => true } = await agent.prepare(behaviour, project);
      const running = startAgent(agent.command(), { args, prompt, cwd: project.dir, env });
      return { ...running, reached };
    };
    const run = async (args: readonly string[], behaviour?: ModelBehaviour): Promise<Ended> =>
      (await start(args, behaviour)).ended;

    describe('refuses on stderr with exit code 1 and an empty stdout', () => {
      const refusals: [string, string[], RegExp][] = [
        ['stream-json without --verbose', ['-p', '--output-format', 'stream-json'], /requires --verbose/],
        ['a session id that is no UUID', ['-p', '--session-id', 'abc'], /Invalid session ID/],
        ['an unknown session', ['-p', '--resume', UNKNOWN_ID], /No conversation found with session ID/],
        ['a new id on a plain resume', ['-p', '--resume', UNKNOWN_ID, '--session-id', randomUUID()], /./],
        ['a budget of 0', ['-p', '--max-budget-usd', '0'], /./],
        ['an unknown flag', ['-p', '--no-such-flag'], /unknown option/],
        ['an unknown output format', ['-p', '--output-format', 'xml'], /./],
        ['settings that are not there', ['-p', '--settings', '/nonexistent.json'], /Settings file not found/],
        ['an unparsable schema', ['-p', '--json-schema', '{"type":'], /./],
      ];
      it.each(refusals)('%s', async (_name, args, message) => {
        const ended = await run(args);
        expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
        expect(ended.stderr).toMatch(message);
      });

      it('no prompt', async () => {
        const { env } = await agent.prepare({ kind: 'answer' }, project);
        const ended = await startAgent(agent.command(), { args: ['-p'], cwd: project.dir, env }).ended;
        expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
      });

      it('a session id that already has a transcript', async () => {
        const id = randomUUID();
        await run(['-p', '--session-id', id]);
        const second = await run(['-p', '--session-id', id]);
        expect(second).toMatchObject({ exitCode: 1, stdout: '' });
        expect(second.stderr).toContain(`Session ID ${id} is already in use`);
      });
    });

    describe('output', () => {
      it('starts the version text with a version number', async () => {
        const ended = await run(['--version']);
        expect(ended.stdout).toMatch(/^\d+\.\d+\.\d+ /);
        expect(ended.exitCode).toBe(0);
      });

      it('streams init first, result last, every line JSON with the session id that we chose', async () => {
        const id = randomUUID();
        const ended = await run([...STREAM, '--session-id', id]);
        expect(ended.exitCode).toBe(0);
        expect(ended.events).toHaveLength(ended.stdout.trimEnd().split('\n').length);
        expect(ended.events[0]).toMatchObject({ type: 'system', subtype: 'init', cwd: project.dir });
        expect(ended.events[0]?.slash_commands).toContain('flow.implement');
        expect(ended.events[0]?.tools).not.toContain('AskUserQuestion');
        expect(ended.events[0]?.claude_code_version).toMatch(/^\d+\.\d+\.\d+$/);
        expect(ended.events.at(-1)?.type).toBe('result');
        expect(new Set(ended.events.map((event) => event.session_id))).toEqual(new Set([id]));
        expect(ended.result).toMatchObject({ subtype: 'success', is_error: false, api_error_status: null });
      });

      it('prints one object with json, an array of events with json --verbose, the answer with text', async () => {
        const json = await run(['-p', '--output-format', 'json']);
        expect(JSON.parse(json.stdout)).toMatchObject({ type: 'result', is_error: false });
        const verbose: unknown = JSON.parse((await run(['-p', '--output-format=json', '--verbose'])).stdout);
        expect(Array.isArray(verbose) && verbose[0]).toMatchObject({ subtype: 'init' });
        const text = await run(['-p']);
        expect(text.stdout.trim()).not.toBe('');
        expect(text.events).toEqual([]);
      });

      it('ends an API failure as "success" by name, an error by is_error, with exit code 1', async () => {
        const ended = await run(STREAM, { kind: 'api-error', status: 403 });
        expect(ended.result).toMatchObject({ subtype: 'success', is_error: true, api_error_status: 403 });
        expect(ended.exitCode).toBe(1);
      });
    });

    describe('permissions', () => {
      const file = { kind: 'write-file', path: 'made.txt', content: 'made\n' } as const;

      it('writes a file of the project under acceptEdits', async () => {
        const ended = await run([...STREAM, '--permission-mode', 'acceptEdits'], file);
        expect(ended).toMatchObject({ exitCode: 0, result: { is_error: false, permission_denials: [] } });
        expect(project.read('made.txt')).toBe('made\n');
        const uses = ended.events.filter((event) => JSON.stringify(event).includes('"tool_use"'));
        expect(uses.length).toBeGreaterThan(0);
      });

      it('refuses the write in the default mode, lists it and still ends with 0', async () => {
        const ended = await run(STREAM, file);
        expect(ended).toMatchObject({ exitCode: 0, result: { subtype: 'success', is_error: false } });
        expect(ended.result?.permission_denials).toContainEqual(
          expect.objectContaining({ tool_name: 'Write', tool_use_id: expect.stringMatching(/^toolu_/) }),
        );
        expect(existsSync(join(project.dir, 'made.txt'))).toBe(false);
      });

      it('lets --allowedTools approve the write', async () => {
        await run([...STREAM, '--allowedTools', 'Write,Edit', 'Read'], file);
        expect(project.read('made.txt')).toBe('made\n');
      });

      it('lets --settings approve the write', async () => {
        const settings = JSON.stringify({ permissions: { allow: ['Write', 'Edit', 'Read'] } });
        await run([...STREAM, '--settings', settings], file);
        expect(project.read('made.txt')).toBe('made\n');
      });

      it('takes a disallowed tool away instead of denying it', async () => {
        const args = [
          ...STREAM,
          '--permission-mode',
          'acceptEdits',
          '--disallowedTools=Write,AskUserQuestion',
        ];
        const ended = await run(args, file);
        expect(ended.events[0]?.tools).not.toContain('Write');
        expect(ended.result?.permission_denials).toEqual([]);
        expect(existsSync(join(project.dir, 'made.txt'))).toBe(false);
      });

      it.runIf(process.getuid?.() === 0)(
        'refuses to skip permissions as root outside a sandbox',
        async () => {
          const refused = await run(['-p', '--dangerously-skip-permissions']);
          expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
          const { env, prompt } = await agent.prepare({ kind: 'answer' }, project);
          const allowed = await startAgent(agent.command(), {
            args: ['-p', '--dangerously-skip-permissions'],
            prompt,
            cwd: project.dir,
            env: { ...env, IS_SANDBOX: '1' },
          }).ended;
          expect(allowed.exitCode).toBe(0);
        },
      );
    });

    describe('structured output', () => {
      const unusable: [string, string][] = [
        ['with an unknown type', '{"type":"nonsense"}'],
        [
          'of the 2020-12 dialect',
          '{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object"}',
        ],
      ];
      it.each(unusable)('gives none for a schema %s', async (_name, schema) => {
        const ended = await run([...STREAM, '--json-schema', schema]);
        if (agent.follows === 'newer') expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
        expect(ended.result ?? {}).not.toHaveProperty('structured_output');
      });

      const withSchema = [...STREAM, '--json-schema', JSON.stringify(SCHEMA)];

      it('offers the schema tool and returns the object and its text', async () => {
        const ended = await run(withSchema);
        expect(ended.events[0]?.tools).toContain('StructuredOutput');
        expect(ended.result?.structured_output).toMatchObject({ status: 'completed' });
        expect(JSON.parse(String(ended.result?.result))).toEqual(ended.result?.structured_output);
      });

      it('ends as a success without it when the model never calls the tool', async () => {
        const ended = await run(withSchema, { kind: 'withhold-structured-output' });
        expect(ended).toMatchObject({ exitCode: 0, result: { subtype: 'success', is_error: false } });
        expect(ended.result).not.toHaveProperty('structured_output');
      });
    });

    describe('sessions and cost', () => {
      const isNewer = agent.follows === 'newer';

      it('reports what the session or the process has cost, and newer builds their share beside it', async () => {
        const id = randomUUID();
        const first = await run([...STREAM, '--session-id', id], { kind: 'answer', costUsd: 0.25 });
        const second = await run([...STREAM, '--resume', id], { kind: 'answer', costUsd: 0.5 });
        expect(first.result?.total_cost_usd).toBeCloseTo(0.25, 6);
        expect(second.result?.session_id).toBe(id);
        const total = isNewer ? 0.75 : 0.5;
        expect(second.result?.total_cost_usd).toBeCloseTo(total, 6);
        expect(costOf(second.result?.modelUsage)).toBeCloseTo(total, 6);
        const share = second.result?.model_usage_since_last_result;
        if (isNewer) expect(costOf(share)).toBeCloseTo(0.5, 6);
        else expect(share).toBeUndefined();
      });

      it('forks into the id that we chose and leaves the old session as it was', async () => {
        const [old, fork] = [randomUUID(), randomUUID()];
        await run([...STREAM, '--session-id', old], { kind: 'answer', costUsd: 0.25 });
        const args = [...STREAM, '--resume', old, '--fork-session', '--session-id', fork];
        const forked = await run(args, { kind: 'answer', costUsd: 0.5 });
        expect(forked.result?.session_id).toBe(fork);
        expect(forked.result?.total_cost_usd).toBeCloseTo(isNewer ? 0.75 : 0.5, 6);
        expect((await run([...STREAM, '--resume', old])).result?.session_id).toBe(old);
      });

      it('keeps the model of the session on a resume', async () => {
        const id = randomUUID();
        const first = await run([...STREAM, '--session-id', id, '--model', 'sonnet']);
        const second = await run([...STREAM, '--resume', id]);
        expect(String(first.events[0]?.model)).toContain('sonnet');
        expect(second.events[0]?.model).toBe(first.events[0]?.model);
      });

      it('stops at the budget with what was spent and why', async () => {
        const ended = await run([...STREAM, '--max-budget-usd', '0.5'], { kind: 'answer', costUsd: 1 });
        expect(ended).toMatchObject({
          exitCode: 1,
          result: { subtype: 'error_max_budget_usd', is_error: true },
        });
        expect(ended.result?.errors).toEqual(['Reached maximum budget ($0.5)']);
        expect(ended.result).not.toHaveProperty('result');
        expect(ended.result?.total_cost_usd).toBeCloseTo(1, 6);
      });

      it('stops at the turn limit after the tools of the last answer ran', async () => {
        const file = { kind: 'write-file', path: 'made.txt', content: 'made\n' } as const;
        const ended = await run([...STREAM, '--permission-mode', 'acceptEdits', '--max-turns', '1'], file);
        expect(ended).toMatchObject({ exitCode: 1, result: { subtype: 'error_max_turns', is_error: true } });
        expect(ended.result?.errors).toEqual(['Reached maximum number of turns (1)']);
        expect(project.read('made.txt')).toBe('made\n');
      });

      it('applies the budget to each invocation, not to the session', async () => {
        const id = randomUUID();
        await run([...STREAM, '--session-id', id], { kind: 'answer', costUsd: 1 });
        const args = [...STREAM, '--resume', id, '--max-budget-usd', '0.5'];
        expect((await run(args, { kind: 'answer', costUsd: 0.25 })).exitCode).toBe(0);
      });

      it('stores transcripts under the encoded real path', async () => {
        const link = join(project.home, 'a link');
        const real = join(project.home, 'We ird_dir.x');
        mkdirSync(real);
        symlinkSync(real, link);
        const { env, prompt } = await agent.prepare({ kind: 'answer' }, project);
        const id = randomUUID();
        const args = ['-p', '--session-id', id];
        await startAgent(agent.command(), { args, prompt, cwd: link, env }).ended;
        const folder = join(project.home, '.claude', 'projects', real.replace(/[^A-Za-z0-9]/g, '-'));
        expect(readdirSync(folder)).toContain(`${id}.jsonl`);
      });

      it('moves everything with CLAUDE_CONFIG_DIR', async () => {
        const { env, prompt } = await agent.prepare({ kind: 'answer' }, project);
        const elsewhere = join(project.home, 'elsewhere');
        const moved = { ...env, CLAUDE_CONFIG_DIR: elsewhere };
        await startAgent(agent.command(), { args: ['-p'], prompt, cwd: project.dir, env: moved }).ended;
        expect(existsSync(join(elsewhere, 'projects'))).toBe(true);
      });
    });

    describe('signals', () => {
      const inTool = async () => {
        const id = randomUUID();
        const args = [...STREAM, '--session-id', id, '--allowedTools', 'Bash'];
        const running = await start(args, { kind: 'long-command' });
        await waitUntil(
          'the command to start',
          () => running.stdout().includes('"name":"Bash"') && running.reached(),
        );
        return { running, id };
      };

      it('announces itself in sessions/<pid>.json while it runs', async () => {
        const { running, id } = await inTool();
        const path = join(project.home, '.claude', 'sessions', `${running.pid}.json`);
        expect(existsSync(path)).toBe(true);
        running.signal('SIGTERM');
        await running.ended;
        expect(existsSync(path)).toBe(false);
        expect(id).not.toBe('');
      });

      it.each([
        ['SIGTERM', 143],
        ['SIGHUP', 129],
        ['SIGKILL', 137],
      ] as const)(
        'ends by %s with %i, without a result, leaving complete lines',
        async (signal, exitCode) => {
          const { running } = await inTool();
          running.signal(signal);
          const ended = await running.ended;
          expect(ended.exitCode).toBe(exitCode);
          expect(ended.result).toBeUndefined();
          expect(ended.events).toHaveLength(ended.stdout.trimEnd().split('\n').length);
        },
      );

      it('ends an interrupt inside a tool with an error result', async () => {
        const { running } = await inTool();
        running.signal('SIGINT');
        const ended = await running.ended;
        expect(ended.result).toMatchObject({ subtype: 'error_during_execution', is_error: true });
        expect(ended.result).not.toHaveProperty('result');
      });

      // Builds differ, and one build from run to run, in whether there is a result; none ever calls it a success.
      it('ends an interrupt while waiting for the API with 0 and without a success', async () => {
        const running = await start(STREAM, { kind: 'wait-for-api' });
        await waitUntil('the request', () => running.events().length > 0 && running.reached());
        running.signal('SIGINT');
        const ended = await running.ended;
        expect(ended.exitCode).toBe(0);
        expect(ended.result?.is_error ?? true).toBe(true);
      });

      it('resumes a session that was killed inside a tool', async () => {
        const { running, id } = await inTool();
        running.signal('SIGKILL');
        await running.ended;
        const resumed = await run([...STREAM, '--resume', id]);
        expect(resumed).toMatchObject({ exitCode: 0, result: { session_id: id, is_error: false } });
      });
    });
  });
}
