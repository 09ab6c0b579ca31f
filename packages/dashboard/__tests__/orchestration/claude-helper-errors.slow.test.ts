import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClaudeHelperResultSchema } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { spawnRunner } from '@/lib/services/agent/spawn-runner';
import { argumentsOf, pidsOf } from '../support/attempt-files';
import { AnswerSchema, openDesk } from '../support/helper-desk';
import { isRunning, processesAbout } from '../support/processes';
import { waitFor } from '../support/wait-for';
import { createWorld, type World, type WorldOptions } from '../support/world';

/** Phases of a stop (2 + 4 + 4 + 1 + 2.5 + 1.5 s) and what a busy machine takes on top. */
const STOP_BOUND_MS = 20_000;

const deskOf = (world: World, env: Readonly<Record<string, string>> = {}) =>
  openDesk({ home: world.home, projectDir: world.project.dir, env: { ...world.env, ...env } });

async function open(options: WorldOptions = {}) {
  const world = await createWorld(options);
  return { world, desk: deskOf(world) };
}

/** A world whose agent behaves like this. */
const opened = (behaviour: unknown, more: object = {}) =>
  open({ scenario: { steps: [{ do: behaviour, ...more }] } });

/** A runner is about to leave, and the timer of a killed one notices within ten seconds that it may. */
const left = (world: World) =>
  waitFor('nothing to be left', async () => (await processesAbout(world.root)).length === 0);

describe('a helper call without an answer', () => {
  it('timeout: ends an agent that ignores signals, with everything it has started, within the bound', async () => {
    const { world, desk } = await opened([
      'ignoreSignals',
      { behaviour: 'spawnGrandchild' },
      { behaviour: 'hangMidway', afterTasks: 0 },
    ]);
    const began = performance.now();
    const answer = await desk.helper.ask(desk.question({ timeoutMs: 1_500 }));
    const tookMs = performance.now() - began;

    expect(answer).toMatchObject({ ok: false, error: { code: 'timeout', failureClass: 'timeout' } });
    expect(tookMs).toBeGreaterThan(1_500);
    expect(tookMs).toBeLessThan(1_500 + STOP_BOUND_MS);
    await left(world);
  });

  it('timeout: an agent that never says a word has cost nothing that is known, as an estimate', async () => {
    const { desk } = await opened('hangSilently');
    expect(await desk.helper.ask(desk.question({ timeoutMs: 1_000 }))).toEqual({
      ok: false,
      error: { code: 'timeout', failureClass: 'timeout', message: 'There was no answer within 1 seconds.' },
      costUsd: 0,
      costEstimated: true,
    });
  });

  it('timeout: reports what the agent had spent until then', async () => {
    const { desk } = await opened({ behaviour: 'hangMidway', afterTasks: 0, inTool: true });
    // Long enough for the agent to begin on a busy machine.
    const answer = await desk.helper.ask(desk.question({ tools: ['Bash'], timeoutMs: 8_000 }));
    expect(answer).toMatchObject({ ok: false, error: { code: 'timeout' } });
    expect(answer.costUsd).toBeGreaterThan(0);
  });

  it('budget_exceeded: the cap is handed to the agent, and the true cost is reported', async () => {
    const { desk } = await opened({ behaviour: 'overspend', afterTasks: 0, costUsd: 3 }, { costUsd: 0.1 });
    const answer = await desk.helper.ask(desk.question({ maxBudgetUsd: 0.5 }));

    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'budget_exceeded', failureClass: 'budget', message: 'Reached maximum budget ($0.5)' },
      costEstimated: false,
    });
    expect(answer.costUsd).toBeCloseTo(3.1, 6);
    const args = await argumentsOf(desk.dir(answer.sessionId ?? ''));
    expect(args[args.indexOf('--max-budget-usd') + 1]).toBe('0.5');
  });

  it.each([
    ['never calls the answer tool', 'noStructuredOutput'],
    ['gives answers that the agent itself refuses', 'invalidStructuredOutput'],
    ['ends without a result', 'noResult'],
  ])('invalid_output: an agent that %s', async (_what, behaviour) => {
    const { desk } = await opened(behaviour);
    const answer = await desk.helper.ask(desk.question({}));
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_output' } });
    // Without a result, what was seen of the answers is all that can be counted.
    expect(answer.costEstimated).toBe(behaviour === 'noResult');
    if (answer.costEstimated) expect(answer.costUsd).toBeGreaterThan(0);
  });

  it('invalid_output: a rule of the caller that no JSON schema can express', async () => {
    const { desk } = await opened('succeed', { costUsd: 0.25 });
    const schema = AnswerSchema.refine(({ choice }) => choice === 'needs_attention', {
      path: ['choice'],
      message: 'only this one',
    });
    const answer = await desk.helper.ask(desk.question({}, { schema }));
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'invalid_output', message: expect.stringMatching(/only this one.*choice/s) },
      costUsd: 0.25,
      costEstimated: false,
    });
    expect(ClaudeHelperResultSchema.safeParse(answer).success).toBe(true);
  });

  it('agent_missing: costs nothing, and the same call works once there is an agent', async () => {
    const { world, desk } = await open();
    const without = deskOf(world, { SPECFLOW_CLAUDE_BIN: join(world.root, 'no-claude') });
    expect(await without.helper.ask(without.question({}))).toEqual({
      ok: false,
      error: {
        code: 'agent_missing',
        failureClass: 'agent_missing',
        message: expect.stringMatching(/is not an executable file.*npm install/s),
      },
      costUsd: 0,
      costEstimated: false,
    });
    expect(await desk.helper.ask(desk.question({}))).toMatchObject({ ok: true });
  });

  it.each([
    ['is not logged in', 'authError', 'auth'],
    ['crashes', { behaviour: 'crash', afterTasks: 0 }, 'crashed'],
    ['has no room for the prompt', { behaviour: 'contextOverflow' }, 'context_overflow'],
    ['refuses', { behaviour: 'refuse' }, 'refusal'],
  ])('agent_failed: an agent that %s', async (_what, behaviour, failureClass) => {
    const { desk } = await opened(behaviour);
    expect(await desk.helper.ask(desk.question({}))).toMatchObject({
      ok: false,
      error: { code: 'agent_failed', failureClass, message: expect.stringMatching(/\w/) },
    });
  });

  it('agent_failed: a usage limit names the time from which asking makes sense again', async () => {
    const { desk } = await opened({ behaviour: 'rateLimit', resetsAt: 1_900_000_000 });
    expect(await desk.helper.ask(desk.question({}))).toMatchObject({
      ok: false,
      error: { code: 'agent_failed', failureClass: 'rate_limit', resetsAt: '2030-03-17T17:46:40.000Z' },
    });
  });

  it('agent_failed: a project that is gone, and the call never starts later', async () => {
    const { world, desk } = await open();
    const project = { path: join(world.root, 'gone') };
    const answer = await desk.helper.ask(desk.question({}, { project }));
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'agent_failed' },
      costUsd: 0,
      costEstimated: false,
    });
    expect(await desk.helper.ask(desk.question({}))).toEqual(answer);
    expect(await world.trace()).toEqual([]);
  });
});

describe('an agent that has answered and does not end', () => {
  it('is ended, and its answer counts', async () => {
    const { world, desk } = await opened('resultThenStay', { costUsd: 0.25 });
    expect(await desk.helper.ask(desk.question({}))).toMatchObject({ ok: true, costUsd: 0.25 });
    await left(world);
  });
});

describe('cancelling a helper call', () => {
  it('ends a working agent with everything it has started, and says what it has cost', async () => {
    const { world, desk } = await opened([
      { behaviour: 'spawnGrandchild' },
      { behaviour: 'hangMidway', afterTasks: 0, inTool: true },
    ]);
    const abort = new AbortController();
    const asked = desk.helper.ask(desk.question({ tools: ['Bash'] }, { signal: abort.signal }));
    await waitFor('the agent to use its tool', async () =>
      (await processesAbout(world.root)).some(({ command }) => command.includes('sleep 86400')),
    );
    const began = performance.now();
    abort.abort();

    const answer = await asked;
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'agent_failed', failureClass: 'stopped_by_user', message: 'The call was cancelled.' },
    });
    expect(answer.costUsd).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(STOP_BOUND_MS);
    await left(world);
  });

  it('before it has begun keeps it from ever beginning', async () => {
    const { world, desk } = await open();
    const cancelled = {
      ok: false,
      error: { failureClass: 'stopped_by_user' },
      costUsd: 0,
      costEstimated: false,
    };
    expect(await desk.helper.ask(desk.question({}, { signal: AbortSignal.abort() }))).toMatchObject(
      cancelled,
    );
    expect(await desk.helper.ask(desk.question({}))).toMatchObject(cancelled);
    expect(await world.trace()).toEqual([]);
  });
});

describe('a helper call while another agent works on the project (I1)', () => {
  const OTHER_RUN = 'other-run';

  async function occupy(world: World) {
    const bin = join(world.root, 'other-agent');
    await writeFile(bin, `#!/bin/sh\nwhile [ ! -e '${world.root}/leave' ]; do sleep 0.1; done\n`);
    await chmod(bin, 0o755);
    const dir = join(world.root, 'other-attempt');
    await spawnRunner({
      dir,
      bin,
      args: [],
      attemptId: `${deskOf(world).runId}.other-1`,
      runId: OTHER_RUN,
      cwd: world.project.dir,
      env: { PATH: world.env.PATH ?? '' },
      lockDir: join(world.project.dir, '.git', 'specflow'),
      timeoutMs: 60_000,
      prompt: '',
    });
    const pid = await waitFor('the other agent to work', async () => {
      const found = await processesAbout(bin);
      return found.find(({ command }) => command.startsWith(`/bin/sh ${bin}`))?.pid;
    });
    return { pid, leave: () => writeFile(join(world.root, 'leave'), '') };
  }

  it('waits for its turn', async () => {
    const { world, desk } = await open();
    const other = await occupy(world);
    const asked = desk.helper.ask(desk.question({}));
    await waitFor('the call to be held up', () => isHeldUp(world));
    expect(await world.trace()).toEqual([]);
    await other.leave();
    expect(await asked).toMatchObject({ ok: true });
  });

  it('gives up after its time, without cost, and leaves the other one alone', async () => {
    const { world, desk } = await open();
    const other = await occupy(world);
    const began = performance.now();
    expect(await desk.helper.ask(desk.question({ timeoutMs: 1_500 }))).toMatchObject({
      ok: false,
      error: { code: 'timeout', failureClass: 'environment', message: expect.stringContaining(OTHER_RUN) },
      costUsd: 0,
      costEstimated: false,
    });
    expect(performance.now() - began).toBeLessThan(1_500 + STOP_BOUND_MS);
    expect(await isRunning(other.pid)).toBe(true);
    expect(await world.trace()).toEqual([]);
    await other.leave();
  });

  it('ends what a killed agent of the same run has left behind, and goes on', async () => {
    const { world, desk } = await open({
      scenario: {
        steps: [
          {
            when: { invocation: 1 },
            do: [{ behaviour: 'spawnGrandchild' }, { behaviour: 'hangMidway', afterTasks: 0 }],
          },
        ],
      },
    });
    const first = desk.helper.ask(desk.question({}));
    const stray = await waitFor('the agent to leave something behind', async () =>
      (await processesAbout(world.root)).find(({ command }) => command.startsWith('sleep 300')),
    );
    const [dir = ''] = await world.attemptDirs();
    const pids = await waitFor('its processes', () => pidsOf(dir));
    for (const pid of [pids.runner, pids.agent]) process.kill(pid, 'SIGKILL');
    expect(await first).toMatchObject({
      ok: false,
      error: { code: 'agent_failed', failureClass: 'crashed' },
    });

    const second = await desk.helper.ask(desk.question({}, { attemptId: desk.attemptId(2) }));
    expect(second).toMatchObject({ ok: true });
    expect(await isRunning(stray.pid)).toBe(false);
    await left(world);
  });

  it('a lock that no runner understands is a failure at once', async () => {
    const { world, desk } = await open();
    const lock = join(world.project.dir, '.git', 'specflow', 'agent.lock');
    await world.project.write('.git/specflow/agent.lock', 'not a lock of ours\n');
    expect(await desk.helper.ask(desk.question({}))).toMatchObject({
      ok: false,
      error: { code: 'agent_failed', failureClass: 'environment', message: expect.stringContaining('lock') },
      costUsd: 0,
    });
    await rm(lock);
  });
});

async function isHeldUp(world: World): Promise<boolean> {
  const files = await readdir(join(world.home, 'runs', deskOf(world).runId), { recursive: true }).catch(
    () => [],
  );
  return files.some((file) => file.endsWith('refused.json'));
}
