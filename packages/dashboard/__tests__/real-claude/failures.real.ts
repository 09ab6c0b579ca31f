import { describe, expect, it } from 'vitest';
import { installedClaude } from '../../../../scripts/claude/installed-claude';
import {
  answer,
  call,
  type ModelAnswer,
  type ModelBrain,
  say,
} from '../../../../scripts/claude/messages-api/model';
import { createBench } from './support/bench';
import { createFlowBrain } from './support/flow-brain';
import { attemptsOf, hasEnded } from './support/run-facts';

const claude = installedClaude();
const bench = createBench();
const config = { skipDesign: true, skipAnalyze: true, autoHealEnabled: false };

const failures: [name: string, reply: ModelAnswer, failureClass: string][] = [
  ['400', { kind: 'error', status: 400 }, 'task_failure'],
  ['401', { kind: 'error', status: 401 }, 'auth'],
  ['403', { kind: 'error', status: 403 }, 'auth'],
  ['404', { kind: 'error', status: 404 }, 'bad_model'],
  ['413', { kind: 'error', status: 413 }, 'context_overflow'],
  ['429', { kind: 'error', status: 429 }, 'rate_limit'],
  ['500', { kind: 'error', status: 500 }, 'transient_api'],
  ['529', { kind: 'error', status: 529 }, 'transient_api'],
  ['a closed connection', { kind: 'reset' }, 'transient_api'],
  ['a refusal', { kind: 'message', blocks: [say('I cannot help.')], stopReason: 'refusal' }, 'refusal'],
];

describe(`Failures of Claude Code ${claude.version}`, () => {
  const firstAttempt = async (brain: ModelBrain, change: object = {}) => {
    const world = await bench.world(claude, () => brain);
    const id = await world.start({ ...config, ...change });
    const run = await world.until(id, 'the end of the first attempt', (seen) => hasEnded(seen, 0));
    const [attempt] = attemptsOf(run);
    return { world, id, outcome: attempt?.outcome };
  };

  it.each(failures)('takes %s of the API for what it is', async (_name, reply, failureClass) => {
    const { outcome } = await firstAttempt(() => reply);
    expect(outcome, JSON.stringify(outcome)).toMatchObject({ class: failureClass, exitCode: 1 });
    expect(outcome?.message).not.toBe('');
  });

  it('ends a silent API by our own time limit', async () => {
    const { outcome } = await firstAttempt(() => ({ kind: 'hang' }), { timeouts: { batchMs: 4_000 } });
    expect(outcome).toMatchObject({ class: 'timeout' });
  });

  it('stops at the budget, books what was spent and waits for a person', async () => {
    const dear: ModelBrain = () => ({
      ...answer(call('Bash', { command: 'ls', description: 'Look' })),
      costUsd: 0.25,
    });
    const { world, id, outcome } = await firstAttempt(dear, { budget: { maxPerBatch: 0.1 } });
    expect(outcome).toMatchObject({ class: 'budget', costUsd: 0.25, costEstimated: false });
    const run = await world.until(id, 'the question', ({ status }) => status === 'needs_attention');
    expect(run.totalCostUsd).toBeCloseTo(0.25, 6);
  });

  it('does not take an answer without the structured report for a success', async () => {
    const { outcome } = await firstAttempt(() => answer(say('All done!')));
    expect(outcome).toMatchObject({ class: 'invalid_output', exitCode: 0 });
  });

  it('sees questions of the agent in its structured report', async () => {
    const asks: ModelBrain = () =>
      answer(call('StructuredOutput', { status: 'needs_input', questions: [{ question: 'Which unit?' }] }));
    const { outcome } = await firstAttempt(asks);
    expect(outcome).toMatchObject({
      class: 'needs_input',
      report: { questions: [{ question: 'Which unit?' }] },
    });
  });

  it('heals a failed batch in a fork of its session', async () => {
    let failing = true;
    const world = await bench.world(claude, (project) => {
      const good = createFlowBrain(project);
      return (turn) => {
        if (!failing) return good(turn);
        failing = false;
        return answer(call('StructuredOutput', { status: 'error', message: 'The disk is full.' }));
      };
    });
    const id = await world.start({ ...config, autoHealEnabled: true });
    const run = await world.until(id, 'the end of the healer', (seen) => hasEnded(seen, 1));
    const [failed, healer] = attemptsOf(run);
    expect(failed?.outcome).toMatchObject({ class: 'task_failure', message: 'The disk is full.' });
    expect(healer).toMatchObject({
      mode: 'fork',
      fromSessionId: failed?.sessionId,
      outcome: { class: 'ok' },
    });
    const seen = bench
      .api()
      .requests(world.baseUrl)
      .filter(({ sessionId }) => sessionId === healer?.sessionId);
    // The copied conversation comes along; the older build adds a turn of its own invention to it.
    expect(seen[0]?.turn.earlierPrompts[0]).toContain('T001, T002, T003');
    expect(healer?.outcome?.costUsd).toBeCloseTo(seen.length * claude.usdPerAnswer, 6);
    expect(failed?.outcome?.costUsd).toBeCloseTo(claude.usdPerAnswer, 6);
  });

  it('goes on with the fallback model when the first one is overloaded', async () => {
    const world = await bench.world(claude, (project) => {
      const good = createFlowBrain(project);
      return (turn) => (turn.model.includes('haiku') ? good(turn) : { kind: 'error', status: 529 });
    });
    const id = await world.start({ ...config, model: 'opus', fallbackModel: 'haiku' });
    const run = await world.until(id, 'the end of the first attempt', (seen) => hasEnded(seen, 0));
    expect(attemptsOf(run)[0]?.outcome).toMatchObject({ class: 'ok', costEstimated: false });
    expect(attemptsOf(run)[0]?.outcome?.costUsd).toBeGreaterThan(0);
  });
});
