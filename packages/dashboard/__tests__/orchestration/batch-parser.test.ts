import { describe, expect, it } from 'vitest';
import { createBatchParser, parseBatchesFromTasksMd } from '@/lib/services/batch-parser';
import { createWorld } from '../support/world';

const OPTIONS = { batchSizeFallback: 3, maxTasksPerBatch: 0 };

describe('batches of a project on disk (seed 002, T011-T014)', () => {
  it('A1, A2: one batch per section, with its open tasks only; finished sections make none', async () => {
    const tasks =
      '# T\n\n## One\n- [x] T001 a\n\n## Two\n- [x] T002 b\n- [ ] T003 c\n\n## Three\n- [ ] T004 d\n';
    const { project } = await createWorld({ tasks });
    const reading = await createBatchParser().read(project.dir, OPTIONS);
    expect(reading.kind === 'ok' && reading.plan.batches).toMatchObject([
      { section: 'Two', taskIds: ['T003'] },
      { section: 'Three', taskIds: ['T004'] },
    ]);
    expect(reading.kind === 'ok' && reading.plan.usedFallback).toBe(false);
  });

  it('A3: a file without sections is cut into batches of the configured size', async () => {
    const lines = Array.from({ length: 7 }, (_, index) => `- [ ] T00${index + 1} task`).join('\n');
    const { project } = await createWorld({ tasks: `${lines}\n` });
    const reading = await createBatchParser().read(project.dir, OPTIONS);
    expect(reading.kind === 'ok' && reading.plan.usedFallback).toBe(true);
    expect(reading.kind === 'ok' && reading.plan.batches.map(({ taskIds }) => taskIds.length)).toEqual([
      3, 3, 1,
    ]);
  });

  it('a missing file is "missing" and a file without tasks is an empty plan: neither looks like work that is done (lesson 13)', async () => {
    const without = await createWorld({ tasks: null });
    expect(await createBatchParser().read(without.project.dir, OPTIONS)).toEqual({ kind: 'missing' });
    const empty = await createWorld({ tasks: '# Tasks\n\nNothing yet.\n' });
    const reading = await createBatchParser().read(empty.project.dir, OPTIONS);
    expect(reading.kind === 'ok' && reading.document.tasks).toEqual([]);
    expect(reading.kind === 'ok' && reading.plan.batches).toEqual([]);
  });

  it('reads the file anew each time: a task added during a run is seen at the next batch boundary (lesson 25)', async () => {
    const { project } = await createWorld({ tasks: '## One\n- [ ] T001 a\n' });
    const parser = createBatchParser();
    await parser.read(project.dir, OPTIONS);
    await project.write(
      'specs/0010-initial-setup/tasks.md',
      '## One\n- [x] T001 a\n\n## New\n- [ ] T002 b\n',
    );
    const reading = await parser.read(project.dir, OPTIONS);
    expect(reading.kind === 'ok' && reading.plan.batches).toMatchObject([
      { section: 'New', taskIds: ['T002'] },
    ]);
  });

  it('shows headings with shell syntax as they are (N4)', () => {
    const plan = parseBatchesFromTasksMd('## Setup $(touch X) `id`\n- [ ] T001 a\n');
    expect(plan.batches[0]?.section).toBe('Setup $(touch X) `id`');
  });
});
