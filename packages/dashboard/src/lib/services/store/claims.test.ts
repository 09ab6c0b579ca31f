import { OrchestrationConfigSchema } from '@specflow/shared/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStateStore } from '../state-store';
import { finished, sampleRun } from './__tests__/sample-run';
import { createWorkbench } from './__tests__/workbench';
import { type Claimant, doClash } from './claims';

const IN_WORKTREES = OrchestrationConfigSchema.parse({ parallelism: 3, isolation: 'worktree' });
const IN_FOLDER = OrchestrationConfigSchema.parse({ parallelism: 1, isolation: 'worktree' });

/** A record of selected tasks of one file. */
function batchRun(project: string, file: string, config = IN_WORKTREES) {
  const tasks = [{ id: '1', description: 'One', wave: 1, status: 'pending' as const }];
  return sampleRun(project, {
    kind: 'batch',
    config,
    batchRun: {
      file,
      format: 'todo',
      selection: '1',
      usesPhaseCommand: false,
      tasks,
      notFound: [],
      skipped: [],
      blocked: [],
      autonomous: true,
      writesInVain: 0,
    },
  });
}

const claimant: fc.Arbitrary<Claimant> = fc.oneof(
  fc.constantFrom<Claimant>(
    { kind: 'phase', config: IN_WORKTREES },
    { kind: 'workflow', config: IN_FOLDER },
    { kind: 'batch', config: IN_FOLDER, batchRun: { file: 'a.md' } },
    { kind: 'batch', config: { ...IN_WORKTREES, isolation: 'none' }, batchRun: { file: 'a.md' } },
    { kind: 'batch', config: { ...IN_WORKTREES, isolation: 'patch' }, batchRun: { file: 'b.md' } },
  ),
  fc
    .constantFrom('a.md', 'b.md', 'c.md')
    .map((file): Claimant => ({ kind: 'batch', config: IN_WORKTREES, batchRun: { file } })),
);
const isShared = ({ kind, config }: Claimant) =>
  kind === 'batch' && config.isolation === 'worktree' && config.parallelism > 1;

describe('claims on a project', () => {
  it('let runs be active together exactly when both have worktrees and their files differ, whoever comes first', () => {
    fc.assert(
      fc.property(claimant, claimant, (one, other) => {
        const mayShare = isShared(one) && isShared(other) && one.batchRun?.file !== other.batchRun?.file;
        expect([doClash(one, other), doClash(other, one)]).toEqual([!mayShare, !mayShare]);
      }),
    );
  });

  it('of different files are all granted, of one file to exactly one of many that start at once in two stores', async () => {
    const { store, dependencies, project } = await createWorkbench();
    const stores = [store, createStateStore(dependencies)];
    const starts = Array.from({ length: 40 }, async (_, n) =>
      stores[n % 2]?.create(await batchRun(project, `plan-${n % 4}.md`)),
    );
    await Promise.allSettled(starts);
    const files = (await store.listActive()).map((run) => run.batchRun?.file);
    expect(files.sort()).toEqual(['plan-0.md', 'plan-1.md', 'plan-2.md', 'plan-3.md']);
  });

  it('name the run and the file that are in the way, and how to go on', async () => {
    const { store, project } = await createWorkbench();
    const first = await batchRun(project, 'a.md');
    await store.create(first);
    const refusal = (run: Awaited<ReturnType<typeof batchRun>>) =>
      store.create(run).then(
        () => null,
        (error: Error & { hint?: string }) => `${error.message} ${error.hint}`,
      );
    expect(await refusal(await batchRun(project, 'a.md'))).toMatch(
      new RegExp(`already in progress: run ${first.id} does tasks of a\\.md Wait for it to finish`),
    );
    expect(await refusal(await batchRun(project, 'b.md', IN_FOLDER))).toContain('--isolation worktree');
    expect(await refusal(await sampleRun(project))).toContain("needs the project's folder for itself");
  });

  it('keep a run out of the folder of the project while another one is active, whichever store knows of it', async () => {
    const { store, dependencies, project } = await createWorkbench();
    const { run } = await store.create(await batchRun(project, 'a.md'));
    const other = (await store.create(await batchRun(project, 'b.md'))).run;
    const alone = { ...run, config: { ...run.config, isolation: 'none' as const } };
    for (const one of [store, createStateStore(dependencies)])
      await expect(one.save(alone, 0)).rejects.toMatchObject({
        code: 'ORCHESTRATION_IN_PROGRESS',
        details: { orchestrationId: other.id },
      });
    await store.save(finished(other), 0);
    expect((await store.save(alone, 0)).run.revision).toBe(1);
    await expect(store.create(await batchRun(project, 'c.md'))).rejects.toMatchObject({
      code: 'ORCHESTRATION_IN_PROGRESS',
    });
  });
});
