import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { installedClaude } from '../../../../scripts/claude/installed-claude';
import { createBench } from './support/bench';
import { createFlowBrain } from './support/flow-brain';
import { attemptsOf, hasSettled } from './support/run-facts';

const claude = installedClaude();
const bench = createBench();

describe(`Complete Phase with Claude Code ${claude.version}`, () => {
  it('goes from design to merge: each batch alone, our sessions, structured answers, exact cost', async () => {
    const world = await bench.world(claude, createFlowBrain, { undesigned: true });
    const id = await world.start({ autoMerge: true });
    const run = await world.until(id, 'the end', hasSettled);
    expect(run).toMatchObject({ status: 'completed', agentKind: 'claude' });

    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: world.project.dir, encoding: 'utf8' });
    expect(git('branch', '--show-current').trim()).toBe('main');
    // The end of the run is still being written down when it is first seen.
    await expect.poll(() => git('status', '--porcelain')).toBe('');
    expect(() => git('merge-base', '--is-ancestor', world.project.branch, 'main')).not.toThrow();
    // Closing the phase moves its documents away.
    expect(git('show', `${world.project.branch}:${world.project.taskFile}`)).not.toContain('- [ ]');
    execFileSync('npm', ['test'], { cwd: world.project.dir, stdio: 'ignore' });

    const prompts = new Set(
      bench
        .api()
        .requests(world.baseUrl)
        .map(({ turn }) => turn.prompt),
    );
    const batches = [...prompts].filter((prompt) => prompt.includes('<command-name>/flow.implement<'));
    expect(batches.map((prompt) => [...new Set(prompt.match(/\bT\d{3}\b/g))])).toEqual([
      ['T001', 'T002', 'T003'],
      ['T004', 'T005', 'T006', 'T007'],
      ['T008', 'T009', 'T010', 'T011'],
      ['T012', 'T013', 'T014'],
    ]);

    const steps = run.executionRecords.map(({ kind, skill }) => `${kind} ${skill}`);
    expect(steps).toEqual([
      'step flow.design',
      'step flow.analyze',
      ...Array.from({ length: 4 }, () => 'batch flow.implement'),
      'step flow.verify',
      'step flow.merge',
    ]);
    const requests = bench.api().requests(world.baseUrl);
    for (const attempt of attemptsOf(run)) {
      expect(attempt.outcome).toMatchObject({
        class: 'ok',
        exitCode: 0,
        costEstimated: false,
        agentVersion: claude.version,
        report: { status: 'completed' },
      });
      expect(attempt.outcome).not.toHaveProperty('permissionDenials');
      const own = requests.filter((request) => request.sessionId === attempt.sessionId);
      expect(own.length).toBeGreaterThan(0);
      expect(attempt.outcome?.costUsd).toBeCloseTo(own.length * claude.usdPerAnswer, 6);
    }
    expect(run.totalCostUsd).toBeCloseTo(requests.length * claude.usdPerAnswer, 6);
  });
});
