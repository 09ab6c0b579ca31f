import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findMarked } from '@/lib/services/agent/sweep-marked';
import { installedClaude } from '../../../../scripts/claude/installed-claude';
import { answer, call, type ModelBrain } from '../../../../scripts/claude/messages-api/model';
import { agentProcess, commandLines } from './support/agent-process';
import { createBench } from './support/bench';
import { type BrainProject, createFlowBrain } from './support/flow-brain';
import { attemptsOf, hasEnded, hasSettled } from './support/run-facts';

const claude = installedClaude();
const bench = createBench();

const STARTED = 'command-started';
/** A command that never ends, and a grandchild in a session of its own. */
const LOOP = `setsid sleep 3000 & touch ${STARTED}; i=0; while [ $i -lt 9000 ]; do i=$((i+1)); sleep 0.1; done`;

/** A good model that first of all gets stuck in a shell command. */
const stuckFirst = (project: BrainProject): ModelBrain => {
  const good = createFlowBrain(project);
  return (turn) =>
    turn.earlierPrompts.length === 0 && !existsSync(join(project.dir, STARTED))
      ? answer(call('Bash', { command: LOOP, description: 'Wait' }))
      : good(turn);
};

const config = { skipDesign: true, skipAnalyze: true };

describe(`Stopping Claude Code ${claude.version}`, () => {
  const stuck = async () => {
    const world = await bench.world(claude, stuckFirst);
    const id = await world.start(config);
    await world.until(id, 'the command to run', () => existsSync(join(world.project.dir, STARTED)));
    return { world, id };
  };

  it('cancels a run inside a shell command and leaves no process of it behind', async () => {
    const { world, id } = await stuck();
    expect((await findMarked(id)).length).toBeGreaterThan(2);
    const { receipt } = await world.app.orchestration.command(
      { projectId: world.projectId, id },
      { type: 'cancel' },
    );
    expect(receipt?.processesLeft).toBe(0);
    expect(await findMarked(id)).toEqual([]);
    const run = await world.until(id, 'the end', hasSettled);
    expect(run.status).toBe('cancelled');
    expect(attemptsOf(run)[0]?.outcome).toMatchObject({ class: 'stopped_by_user' });
  });

  it('pauses inside a shell command and goes on in the same session', async () => {
    const { world, id } = await stuck();
    const target = { projectId: world.projectId, id };
    await world.app.orchestration.command(target, { type: 'pause', when: 'now' });
    expect((await world.until(id, 'the pause', hasSettled)).status).toBe('paused');
    expect(await findMarked(id)).toEqual([]);
    await world.app.orchestration.command(target, { type: 'resume' });
    const run = await world.until(id, 'the end of the second attempt', (seen) => hasEnded(seen, 1));
    const [first, second] = attemptsOf(run);
    expect(second).toMatchObject({ mode: 'resume', sessionId: first?.sessionId, outcome: { class: 'ok' } });
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'takes up the session after %s from outside and ends what the agent left running',
    async (signal) => {
      const { world, id } = await stuck();
      process.kill(await agentProcess(claude.program, id), signal);
      const run = await world.until(id, 'the end of the second attempt', (seen) => hasEnded(seen, 1));
      const [first, second] = attemptsOf(run);
      expect(first?.outcome).toMatchObject({ class: 'crashed', costEstimated: true });
      expect(second).toMatchObject({ mode: 'resume', sessionId: first?.sessionId, outcome: { class: 'ok' } });
      const resumed = bench
        .api()
        .requests(world.baseUrl)
        .filter(({ turn }) => turn.earlierPrompts.length > 0);
      const own = resumed.filter(({ sessionId }) => sessionId === second?.sessionId);
      expect(second?.outcome?.costUsd).toBeCloseTo(own.length * claude.usdPerAnswer, 6);
      expect((await commandLines(id)).filter((line) => line.includes('sleep 3000'))).toEqual([]);
    },
  );

  it('takes up the session after an interrupt from outside', async () => {
    const { world, id } = await stuck();
    process.kill(await agentProcess(claude.program, id), 'SIGINT');
    const run = await world.until(id, 'the end of the second attempt', (seen) => hasEnded(seen, 1));
    const [first, second] = attemptsOf(run);
    expect(first?.outcome).toMatchObject({ class: 'crashed' });
    expect(second).toMatchObject({ mode: 'resume', sessionId: first?.sessionId, outcome: { class: 'ok' } });
  });
});
