import { describe, expect, it } from 'vitest';
import { planOf, tasksOf } from './__support__/model-plan';
import { seedProject } from './__support__/seed-run';
import { planStart, type StartFacts } from './preflight';

const CYCLE = { code: 'DEPENDENCY_CYCLE', message: 'T001 → T002 → T001' };

function factsWith(change: Partial<StartFacts>, warnings: readonly (typeof CYCLE)[] = []): StartFacts {
  const plan = { ...planOf(tasksOf({ Core: ['T001', 'T002'] })), warnings };
  return {
    project: { ...seedProject(), plan },
    agentProblem: null,
    skills: ['analyze', 'implement', 'verify', 'merge'].map((name) => ({
      name: `flow.${name}`,
      path: '',
      unsafeInterpolation: false,
    })),
    dirty: false,
    hasGit: true,
    isDetached: false,
    onBaseBranch: null,
    gitInProgress: null,
    occupiedBy: null,
    settingsFiles: [],
    ...change,
  };
}

const codes = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code);

describe('a start with several agents', () => {
  it('is refused while tasks wait for each other in a circle; one agent goes by the order of the file', () => {
    const config = { skipDesign: true, skipAnalyze: true };
    const beside = planStart(factsWith({}, [CYCLE]), { ...config, parallelism: 3 });
    expect(codes(beside.blockers)).toEqual(['DEPENDENCY_CYCLE']);
    const alone = planStart(factsWith({}, [CYCLE]), { ...config, parallelism: 1 });
    expect(codes(alone.blockers)).toEqual([]);
    expect(codes(alone.warnings)).toContain('DEPENDENCY_CYCLE');
  });

  it('says beforehand why agents will work one at a time', () => {
    const config = { skipDesign: true, skipAnalyze: true, parallelism: 2 };
    const { warnings } = planStart(
      factsWith({ parallelObstacle: 'there are uncommitted changes: a.ts' }),
      config,
    );
    expect(warnings).toContainEqual({
      code: 'NOT_PARALLEL',
      message: 'Agents will work one at a time: there are uncommitted changes: a.ts.',
    });
  });
});
