import { describe, expect, it } from 'vitest';
import { buildTaskPlan } from './build-plan';

const text = [
  '## Setup',
  '- [x] T001 [P] [US1] Create `src/a.ts`',
  '- [ ] T002 Extend src/a.ts (depends on T001)',
  '- [ ] T003 Test `a.ts` (depends on T002)',
  '## Core',
  '- [ ] T004 Document src/a.ts',
  '- [ ] T005 Write docs/guide.md',
  '- [b] T006 Publish (blocked: no account)',
].join('\n');

describe('buildTaskPlan', () => {
  it('has every key of the interface', () => {
    const plan = buildTaskPlan(text, 'specs/0010-x/tasks.md');
    expect(plan).toMatchObject({
      source: 'specs/0010-x/tasks.md',
      format: 'tasks',
      usedFallback: false,
      batches: [
        { index: 0, section: 'Setup', taskIds: ['T002', 'T003'] },
        { index: 1, section: 'Core', taskIds: ['T004', 'T005'] },
      ],
      waves: [['T002', 'T004', 'T005'], ['T003']],
      criticalPath: ['T002', 'T003'],
      cycles: [],
      warnings: [],
    });
    expect(plan.tasks[0]).toEqual({
      id: 'T001',
      description: 'Create `src/a.ts`',
      status: 'done',
      section: 'Setup',
      line: 2,
      dependsOn: [],
      files: ['src/a.ts'],
      parallel: true,
      verification: false,
      story: 'US1',
    });
  });

  it('finds files that several open tasks name, also by their bare name', () => {
    expect(buildTaskPlan(text, 's').conflicts).toEqual([
      { file: 'src/a.ts', taskIds: ['T002', 'T003', 'T004'], concurrent: true },
    ]);
    const reopened = buildTaskPlan(text, 's', { reopen: true });
    expect(reopened.conflicts).toEqual([
      { file: 'src/a.ts', taskIds: ['T001', 'T002', 'T003', 'T004'], concurrent: true },
    ]);
  });

  it('takes a bare name for the path that a task above last gave it', () => {
    const plan = buildTaskPlan(
      '- [ ] T001 schemas/helper.ts\n- [ ] T002 lib/helper.ts\n- [ ] T003 extend helper.ts\n- [ ] T004 other.ts',
      's',
    );
    expect(plan.conflicts).toEqual([{ file: 'lib/helper.ts', taskIds: ['T002', 'T003'], concurrent: true }]);
  });

  it('takes no folder for a conflict', () => {
    expect(
      buildTaskPlan('- [ ] T001 a in test/ and src/core\n- [ ] T002 b in test/ and src/core', 's').conflicts,
    ).toEqual([]);
  });

  it('puts tasks of one file into one group, and makes at most maxParallel groups', () => {
    const groupsOf = (maxParallel: number) =>
      buildTaskPlan(text, 's', { maxParallel }).groups.map(({ wave, groups }) => [
        wave,
        groups.map((group) => group.taskIds),
      ]);
    expect(groupsOf(1)).toEqual([
      [1, [['T002', 'T004', 'T005']]],
      [2, [['T003']]],
    ]);
    expect(groupsOf(5)).toEqual([
      [1, [['T002', 'T004'], ['T005']]],
      [2, [['T003']]],
    ]);
  });

  it('deals a wave of fifty tasks out to five agents', () => {
    const fifty = Array.from({ length: 50 }, (_, i) => `- [ ] T${String(i + 1).padStart(3, '0')} x`).join(
      '\n',
    );
    const [wave, ...others] = buildTaskPlan(fifty, 's').groups;
    expect(others).toEqual([]);
    expect(wave?.groups.map((group) => group.taskIds.length)).toEqual([10, 10, 10, 10, 10]);
  });

  it('lets phases follow one another and keeps the critical path as long as there are waves', () => {
    const phases =
      '## Phase 1: A\n- [ ] 1.1 a\n- [ ] 1.2 b\n## Phase 2: B\n- [ ] 2.1 c\n- [ ] 2.2 d (depends on 1.1)';
    const plan = buildTaskPlan(phases, 's');
    expect(plan.waves).toEqual([
      ['1.1', '1.2'],
      ['2.1', '2.2'],
    ]);
    expect(plan.criticalPath).toEqual(['1.1', '2.1']);
  });

  it('plans as if nothing were done with reopen, and says so in the tasks', () => {
    const plan = buildTaskPlan(text, 's', { reopen: true });
    expect(plan.tasks.map((task) => task.status)).toEqual([...Array(5).fill('pending'), 'blocked']);
    expect(plan.waves).toEqual([['T001', 'T004', 'T005'], ['T002'], ['T003']]);
  });

  it('survives JSON unchanged', () => {
    const plan = buildTaskPlan(text, 's');
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it('is the same plan each time', () => {
    expect(JSON.stringify(buildTaskPlan(text, 's'))).toBe(JSON.stringify(buildTaskPlan(text, 's')));
  });
});
