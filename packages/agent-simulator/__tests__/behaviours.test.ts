import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { always, tickedIn, useSimulator } from './support/simulator';
import { waitUntil } from './support/wait-until';

const bench = useSimulator();
const ticked = (): string[] => tickedIn(bench.project().tasks());

describe('what the agent says', () => {
  it('fail: reports an error after k tasks and names the next as failed', async () => {
    const ended = await bench.run({ scenario: always({ behaviour: 'fail', afterTasks: 1 }) });
    expect(ended).toMatchObject({ exitCode: 0, result: { is_error: false } });
    expect(ended.result?.structured_output).toMatchObject({
      status: 'error',
      tasksCompleted: ['T001'],
      tasksFailed: ['T002'],
    });
    expect(ticked()).toEqual(['T001']);
  });

  it('doNothing: ends well with nothing ticked and nothing claimed', async () => {
    const ended = await bench.run({ scenario: always('doNothing') });
    expect(ended.result?.structured_output).toMatchObject({ status: 'completed', tasksCompleted: [] });
    expect(ticked()).toEqual([]);
  });

  it('lie: claims every task, with or without ticks, and changes no file', async () => {
    const ended = await bench.run({ scenario: always('lie') });
    expect(ended.result?.structured_output).toMatchObject({ tasksCompleted: ['T001', 'T002'] });
    expect(ticked()).toEqual([]);
    await bench.run({ scenario: always({ behaviour: 'lie', ticks: true }) });
    expect(ticked()).toEqual(['T001', 'T002']);
    expect(existsSync(join(bench.project().dir, 'src'))).toBe(false);
  });

  it('needsInput: asks once in a session, then goes on with the answer', async () => {
    const id = randomUUID();
    const questions = [{ question: 'Which one?' }];
    const scenario = always({ behaviour: 'needsInput', afterTasks: 1, questions });
    const asked = await bench.run({ scenario, args: ['--session-id', id] });
    expect(asked.result?.structured_output).toMatchObject({ status: 'needs_input', questions });
    expect(ticked()).toEqual(['T001']);
    const answered = await bench.run({ scenario, args: ['--resume', id], prompt: '- Which one?: this' });
    expect(answered.result?.structured_output).toMatchObject({ status: 'completed' });
    expect(ticked()).toEqual(['T001', 'T002']);
  });

  it('noStructuredOutput: succeeds without the object', async () => {
    const ended = await bench.run({ scenario: always('noStructuredOutput') });
    expect(ended.result).toMatchObject({ subtype: 'success', is_error: false });
    expect(ended.result).not.toHaveProperty('structured_output');
  });

  it('invalidStructuredOutput: ends with the error of five failed tries', async () => {
    const ended = await bench.run({ scenario: always('invalidStructuredOutput') });
    expect(ended).toMatchObject({ exitCode: 1, result: { subtype: 'error_max_structured_output_retries' } });
  });

  it('refuse: ends with the refusal stop reason', async () => {
    const ended = await bench.run({ scenario: always('refuse') });
    expect(ended).toMatchObject({ exitCode: 1, result: { is_error: true, stop_reason: 'refusal' } });
  });

  it('permissionDenied: lists what was refused and ticks nothing', async () => {
    const ended = await bench.run({ scenario: always('permissionDenied') });
    expect(ended).toMatchObject({ exitCode: 0, result: { is_error: false } });
    expect(ended.result?.permission_denials).toHaveLength(1);
    expect(ticked()).toEqual([]);
  });
});

describe('how the output ends', () => {
  it('exitCode: any code with all work done', async () => {
    const ended = await bench.run({ scenario: always({ behaviour: 'exitCode', code: 7 }) });
    expect(ended).toMatchObject({ exitCode: 7, result: { is_error: false } });
    expect(ticked()).toEqual(['T001', 'T002']);
  });

  it('noResult: exits with 0 and no result', async () => {
    expect(await bench.run({ scenario: always('noResult') })).toMatchObject({
      exitCode: 0,
      result: undefined,
    });
  });

  it('severalResults: several, each with its own share of the cost', async () => {
    const ended = await bench.run({ scenario: always({ behaviour: 'severalResults', count: 3 }) });
    const results = ended.events.filter((event) => event.type === 'result');
    expect(results.map((result) => result.result_index)).toEqual([0, 1, 2]);
    const shares = results.flatMap((result) =>
      Object.values(result.model_usage_since_last_result ?? {}).map((usage) => Number(usage.costUSD)),
    );
    const total = shares.reduce((sum, share) => sum + share, 0);
    expect(ended.result?.total_cost_usd).toBeCloseTo(total, 9);
  });

  it('truncatedLine: breaks off inside a line, or goes on after it', async () => {
    const cut = await bench.run({ scenario: always('truncatedLine') });
    expect(cut).toMatchObject({ exitCode: 0, result: undefined });
    expect(cut.stdout.endsWith('\n')).toBe(false);
    const whole = await bench.run({ scenario: always({ behaviour: 'truncatedLine', thenResult: true }) });
    expect(whole.result).toBeDefined();
  });

  it('flood: as many megabytes as asked for, and still a result', async () => {
    const ended = await bench.run({ scenario: always({ behaviour: 'flood', megabytes: 3 }) });
    expect(ended.stdout.length).toBeGreaterThan(3 * 1024 * 1024);
    expect(ended.result).toBeDefined();
  });

  it('noTranscript: leaves a session that cannot be resumed', async () => {
    const id = randomUUID();
    await bench.run({ scenario: always('noTranscript'), args: ['--session-id', id] });
    const resumed = await bench.run({ args: ['--resume', id] });
    expect(resumed).toMatchObject({ exitCode: 1, stdout: '' });
  });
});

describe('what the service behind it does', () => {
  it('authError: not logged in', async () => {
    const ended = await bench.run({ scenario: always('authError') });
    expect(ended).toMatchObject({ exitCode: 1, result: { subtype: 'success', is_error: true } });
    expect(ended.result?.result).toBe('Not logged in · Please run /login');
  });

  it.each([
    [401, 'authentication_failed', 10],
    [429, 'rate_limit', 10],
    [500, 'server_error', 10],
    [529, 'overloaded', 2],
  ])('apiError %i: announces its retries as %s, then fails', async (status, error, retries) => {
    const ended = await bench.run({ scenario: always({ behaviour: 'apiError', status }) });
    const announced = ended.events.filter((event) => event.subtype === 'api_retry');
    expect(announced).toHaveLength(retries);
    expect(announced[0]).toMatchObject({ attempt: 1, error_status: status, error });
    expect(ended).toMatchObject({ exitCode: 1, result: { is_error: true, api_error_status: status } });
  });

  it('apiError connection: has no status', async () => {
    const ended = await bench.run({
      scenario: always({ behaviour: 'apiError', connection: true, retries: 1 }),
    });
    expect(ended.result).toMatchObject({ is_error: true, api_error_status: null });
    expect(String(ended.result?.result)).toContain('ConnectionRefused');
  });

  it('apiError with a fallback model: goes over to it, which then does the work or fails too', async () => {
    const args = ['--model', 'opus', '--fallback-model', 'haiku'];
    const behaviour = { behaviour: 'apiError', status: 529, fallbackAnswers: true };
    const helped = await bench.run({ args, scenario: always(behaviour) });
    expect(helped.events).toContainEqual(
      expect.objectContaining({ subtype: 'model_fallback', fallback_model: 'claude-haiku-5-5' }),
    );
    expect(helped.result).toMatchObject({ is_error: false });
    expect(Object.keys(helped.result?.modelUsage ?? {})).toContain('claude-haiku-5-5');
    const lost = await bench.run({ args, scenario: always({ ...behaviour, fallbackAnswers: false }) });
    expect(lost.result).toMatchObject({ is_error: true, api_error_status: 529 });
  });

  it('contextOverflow: the prompt is too long', async () => {
    const ended = await bench.run({ scenario: always('contextOverflow') });
    expect(ended.result).toMatchObject({ is_error: true, result: 'Prompt is too long' });
  });

  it.each([0, 1])('rateLimit: event, reset time and exit code %i', async (exitCode) => {
    const scenario = always({ behaviour: 'rateLimit', afterTasks: 1, resetInSeconds: 90, exitCode });
    const ended = await bench.run({ scenario });
    const event = ended.events.find((candidate) => candidate.type === 'rate_limit_event');
    expect(event?.rate_limit_info).toMatchObject({ status: 'rejected' });
    expect(JSON.stringify(event)).toMatch(/"resetsAt":\d{10}\b/);
    expect(ended).toMatchObject({ exitCode, result: { is_error: true } });
    expect(ticked()).toEqual(['T001']);
  });

  it('rateLimit with a warning only: the work goes on', async () => {
    const ended = await bench.run({
      scenario: always({ behaviour: 'rateLimit', status: 'allowed_warning' }),
    });
    expect(ended).toMatchObject({ exitCode: 0, result: { is_error: false } });
  });

  it('overspend: one dear answer goes over the cap, is billed in full and its tool call is dropped', async () => {
    const scenario = always({ behaviour: 'overspend', costUsd: 3 });
    const ended = await bench.run({ scenario, args: ['--max-budget-usd', '1'] });
    expect(ended.result).toMatchObject({ subtype: 'error_max_budget_usd', is_error: true });
    expect(Number(ended.result?.total_cost_usd)).toBeGreaterThan(3);
    // What a reader estimates from the messages of a killed run must include the dear answer.
    expect(JSON.stringify(ended.events)).toMatch(/"input_tokens":75\d{4}/);
    expect(ticked()).toEqual(['T001']);
  });

  it('costUsd: the invocation costs exactly that', async () => {
    const ended = await bench.run({ scenario: { steps: [{ costUsd: 1.23 }] } });
    expect(ended.result?.total_cost_usd).toBeCloseTo(1.23, 5);
  });
});

describe('what happens to the project', () => {
  it('tickOthers: ticks tasks of other sections beside its own', async () => {
    await bench.run({ scenario: always('tickOthers') });
    expect(ticked()).toEqual(['T001', 'T002', 'T003', 'T004', 'T005', 'T006']);
  });

  it.each([
    ['untick', '- [ ] T001'],
    ['deferTasks', '- [~] T001'],
    ['blockTasks', '- [b] T001'],
  ])('%s: changes the box of the named tasks', async (behaviour, line) => {
    await bench.run({});
    await bench.run({ prompt: '/flow.verify', scenario: always({ behaviour, taskIds: ['T001'] }) });
    expect(bench.project().tasks()).toContain(line);
  });

  it('addTask and removeTask: change the list', async () => {
    const add = { behaviour: 'addTask', section: 'Setup', text: 'T099 One more' };
    const remove = { behaviour: 'removeTask', taskIds: ['T005'] };
    await bench.run({ prompt: '/flow.verify', scenario: always(add, remove) });
    expect(bench.project().tasks()).toMatch(/T002 [^\n]*\n- \[ \] T099 One more\n/);
    expect(bench.project().tasks()).not.toContain('T005');
  });

  it('editSpecflowDir: deletes the run files, or breaks the state files', async () => {
    bench.project().write('.specflow/workflows/orchestration-x.json', '{}');
    await bench.run({ scenario: always('editSpecflowDir') });
    expect(existsSync(join(bench.project().dir, '.specflow/workflows'))).toBe(false);
    bench.project().write('.specflow/orchestration-state.json', '{}');
    await bench.run({ scenario: always({ behaviour: 'editSpecflowDir', mode: 'corrupt' }) });
    expect(() => JSON.parse(bench.project().read('.specflow/orchestration-state.json'))).toThrow();
  });

  it('writeFiles and closePhase: change settings and the phase', async () => {
    const state = { orchestration: { phase: { number: '0001', name: 'sample', status: 'in_progress' } } };
    bench.project().write('.specflow/orchestration-state.json', JSON.stringify(state));
    const files = [{ path: '.claude/settings.json', content: '{}' }];
    await bench.run({ scenario: always({ behaviour: 'writeFiles', files }, 'closePhase') });
    expect(bench.project().read('.claude/settings.json')).toBe('{}');
    expect(bench.project().read('.specflow/orchestration-state.json')).toContain('"complete"');
  });
});

describe('scenarios', () => {
  it('counts invocations over processes that start together', async () => {
    const steps = [{ when: { invocation: 2 }, do: { behaviour: 'exitCode', code: 9 } }];
    const all = await Promise.all([1, 2, 3].map(() => bench.run({ prompt: 'Hello', scenario: { steps } })));
    expect(all.map((ended) => ended.exitCode).sort()).toEqual([0, 0, 9]);
  });

  it('picks the step by command, section, task, resume and healer', async () => {
    const code = (n: number): object => ({ behaviour: 'exitCode', code: n });
    const scenario = {
      steps: [
        { when: { skill: 'verify' }, do: code(11) },
        { when: { isHealer: true }, do: code(12) },
        { when: { section: 'Core' }, do: code(13) },
        { when: { task: 'T006' }, do: code(14) },
      ],
    };
    const exitOf = async (prompt: string): Promise<number> =>
      (await bench.run({ prompt, scenario })).exitCode;
    expect(await exitOf('/flow.verify')).toBe(11);
    expect(await exitOf('The following implement batch failed:\n- Batch: "## Core"')).toBe(12);
    expect(await exitOf('/flow.implement Execute only the "Core" section.')).toBe(13);
    expect(await exitOf('/flow.implement T006')).toBe(14);
    expect(await exitOf('/flow.implement T001')).toBe(0);
  });

  it('is read from the project when the environment names none', async () => {
    const text = JSON.stringify(always({ behaviour: 'exitCode', code: 5 }));
    bench.project().write('.specflow/simulator-scenario.json', text);
    expect((await bench.run({})).exitCode).toBe(5);
  });

  it.each([
    [{ steps: [{ do: 'dance' }] }, /unknown behaviour "dance"/],
    [{ steps: [{ do: { behaviour: 'fail', afterTask: 1 } }] }, /does not know "afterTask"/],
    [{ steps: [{ when: { skil: 'x' } }] }, /does not know "skil"/],
    [{ step: [] }, /does not know "step"/],
  ])('refuses a mistake instead of ignoring it: %j', async (scenario, message) => {
    const ended = await bench.run({ scenario });
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toMatch(message);
  });

  it('delayMs: takes that long for each task', async () => {
    const startedAt = performance.now();
    await bench.run({ scenario: { steps: [{ delayMs: 150 }] } });
    expect(performance.now() - startedAt).toBeGreaterThan(300);
  });

  it('slowStart: keeps silent before the first byte', async () => {
    const trace = join(bench.project().home, 'trace');
    const env = { SPECFLOW_SIMULATOR_TRACE: trace };
    const running = bench.start({ env, scenario: always({ behaviour: 'slowStart', ms: 1_000 }) });
    await waitUntil('the first byte', () => running.stdout() !== '');
    const heardMs = Number(process.hrtime.bigint() / 1_000_000n);
    const [start = ''] = readFileSync(trace, 'utf8').split('\n');
    const { event, monotonicMs } = JSON.parse(start);
    expect(event).toBe('start');
    expect(heardMs - monotonicMs).toBeGreaterThan(950);
    expect((await running.ended).exitCode).toBe(0);
  });
});
