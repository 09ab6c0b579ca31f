import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taskFileArbitrary } from '../../__tests__/support/task-arbitraries';
import { type BatchOptions, parseBatchesFromTasksMd, UNSECTIONED_NAME } from './batches';
import { parseTasks } from './parse-tasks';
import { isOpenStatus } from './task-status';

const plan = (text: string, options: BatchOptions = {}) => parseBatchesFromTasksMd(text, options);
const shape = (text: string, options: BatchOptions = {}) =>
  plan(text, options).batches.map((batch) => [batch.section, ...batch.taskIds]);
const codes = (text: string, options: BatchOptions = {}) => plan(text, options).warnings.map((w) => w.code);
const lines = (...parts: string[]) => parts.join('\n');

describe('A1: sections are batches', () => {
  it('makes one batch of each ## section with open tasks, in file order', () => {
    const text = lines(
      '## Progress Dashboard',
      'Total: 0/25 | Blocked: 0',
      '',
      '## Setup',
      '- [ ] T001 Create project structure',
      '- [ ] T002 Configure build system',
      '',
      '## Core Components',
      '- [ ] T003 Implement base service',
      '- [ ] T004 Add API routes',
      '',
      '## Integration',
      '- [ ] T005 Wire up endpoints',
    );
    expect(plan(text)).toMatchObject({ usedFallback: false, taskCount: 5, warnings: [] });
    expect(plan(text).summary).toBe('3 batches from tasks.md sections (5 tasks)');
    expect(plan(text).batches.map((batch) => batch.index)).toEqual([0, 1, 2]);
    expect(shape(text)).toEqual([
      ['Setup', 'T001', 'T002'],
      ['Core Components', 'T003', 'T004'],
      ['Integration', 'T005'],
    ]);
  });

  it('makes a batch of the tasks before the first section when others have sections', () => {
    expect(shape('- [ ] T001 a\n## B\n- [ ] T002 b')).toEqual([
      [UNSECTIONED_NAME, 'T001'],
      ['B', 'T002'],
    ]);
  });

  it('keeps sections of one name apart and says so', () => {
    const text = '## A\n- [ ] T001 a\n## A\n- [ ] T002 b';
    expect(plan(text).batches.map((b) => [b.section, b.sectionIndex, b.taskIds])).toEqual([
      ['A', 0, ['T001']],
      ['A', 1, ['T002']],
    ]);
    expect(plan(text).warnings).toMatchObject([{ code: 'DUPLICATE_SECTION', line: 3 }]);
  });

  it('carries a heading with shell syntax as plain data', () => {
    expect(shape('## Setup $(touch X)\n- [ ] T001 a')).toEqual([['Setup $(touch X)', 'T001']]);
  });
});

describe('A2: fallback', () => {
  const many = Array.from({ length: 32 }, (_, i) => `- [ ] T${String(i + 1).padStart(3, '0')} x`).join('\n');

  it('cuts a file without sections into batches of 15, with a warning', () => {
    expect(plan(many)).toMatchObject({ usedFallback: true, fallbackSize: 15, taskCount: 32 });
    expect(plan(many).batches.map((b) => [b.section, b.taskIds.length])).toEqual([
      ['Batch 1', 15],
      ['Batch 2', 15],
      ['Batch 3', 2],
    ]);
    expect(codes(many)).toEqual(['NO_SECTIONS']);
  });

  it('follows batchSizeFallback', () => {
    expect(plan(many, { batchSizeFallback: 10 }).batches.map((b) => b.taskIds.length)).toEqual([
      10, 10, 10, 2,
    ]);
  });

  it('does not fall back when sections hold tasks, even if only unsectioned ones are open', () => {
    expect(plan('- [ ] T001 a\n## B\n- [x] T002 b')).toMatchObject({
      usedFallback: false,
      batches: [{ taskIds: ['T001'] }],
    });
  });

  it('makes no batch when nothing is open', () => {
    expect(plan('- [x] T001 a')).toMatchObject({ batches: [], usedFallback: false, taskCount: 0 });
    expect(plan('')).toMatchObject({ batches: [], usedFallback: false, warnings: [{ code: 'NO_TASKS' }] });
  });
});

describe('A3: done, blocked and deferred tasks', () => {
  const text = lines(
    '## A',
    '- [x] T001 a',
    '- [ ] T002 b',
    '- [b] T003 c (blocked: x)',
    '- [~] T004 d',
    '- [/] T005 e',
    '## Done',
    '- [x] T006 f',
    '## Held',
    '- [b] T007 g',
    '- [-] T008 h',
  );

  it('skips done tasks and names blocked and deferred ones without running them', () => {
    expect(plan(text).batches).toMatchObject([
      { section: 'A', taskIds: ['T002', 'T005'], blockedTaskIds: ['T003'], deferredTaskIds: ['T004'] },
    ]);
  });

  it('makes no batch of a section that has nothing but blocked and deferred tasks', () => {
    expect(plan(text).heldSections).toEqual([
      { section: 'Held', sectionIndex: 2, blockedTaskIds: ['T007'], deferredTaskIds: ['T008'] },
    ]);
  });

  it('opens done tasks again with reopen, and no others', () => {
    expect(shape(text, { reopen: true })).toEqual([
      ['A', 'T001', 'T002', 'T005'],
      ['Done', 'T006'],
    ]);
  });

  it('warns about an open task that depends on a blocked one', () => {
    expect(codes('## A\n- [b] T001 a\n- [ ] T002 b (depends on T001)')).toEqual(['DEPENDS_ON_BLOCKED']);
  });
});

describe('A4: dependencies', () => {
  it('orders the tasks of a section by their dependencies and else leaves file order', () => {
    const text = lines(
      '## A',
      '- [ ] T001 a (depends on T004)',
      '- [ ] T002 b',
      '- [ ] T003 c',
      '- [ ] T004 d',
    );
    expect(shape(text)).toEqual([['A', 'T002', 'T003', 'T004', 'T001']]);
  });

  it('takes a done task or one of an earlier section for met, without a warning', () => {
    const text = '## A\n- [x] T001 a\n- [ ] T002 b\n## B\n- [ ] T003 c (depends on T001, T002)';
    expect(plan(text).warnings).toEqual([]);
  });

  it('reports a dependency on a later section and corrects the order', () => {
    const text = lines(
      '## A',
      '- [ ] T001 a (depends on T003)',
      '- [ ] T002 b',
      '## B',
      '- [ ] T003 c',
      '## C',
      '- [ ] T004 d',
    );
    expect(shape(text)).toEqual([
      ['B', 'T003'],
      ['A', 'T001', 'T002'],
      ['C', 'T004'],
    ]);
    expect(plan(text).warnings).toMatchObject([{ code: 'LATER_SECTION_DEPENDENCY', line: 2 }]);
    expect(plan(text).batches.map((b) => b.index)).toEqual([0, 1, 2]);
  });

  it('takes two sections that wait for each other in turns', () => {
    const text = lines(
      '## A',
      '- [ ] T001 a',
      '- [ ] T002 b (depends on T003)',
      '## B',
      '- [ ] T003 c (depends on T001)',
    );
    expect(shape(text)).toEqual([
      ['A', 'T001'],
      ['B', 'T003'],
      ['A', 'T002'],
    ]);
    expect(plan(text).batches.map((b) => b.part)).toEqual([
      { number: 1, of: 2 },
      undefined,
      { number: 2, of: 2 },
    ]);
    expect(codes(text)).toEqual(['LATER_SECTION_DEPENDENCY', 'SECTION_INTERLEAVED']);
  });

  it('keeps file order for a cycle and names its path', () => {
    const text = '## A\n- [ ] T001 a (depends on T002)\n- [ ] T002 b (depends on T001)';
    expect(shape(text)).toEqual([['A', 'T001', 'T002']]);
    expect(plan(text).warnings).toMatchObject([{ code: 'DEPENDENCY_CYCLE', line: 2 }]);
    expect(plan(text).warnings[0]?.message).toContain('T001 → T002 → T001');
  });

  it('reports a dependency that the file does not have and runs the task', () => {
    expect(codes('## A\n- [ ] T001 a (depends on T099)')).toEqual(['UNKNOWN_DEPENDENCY']);
    expect(shape('## A\n- [ ] T001 a (depends on T099)')).toEqual([['A', 'T001']]);
  });

  it('orders a fallback plan by dependencies across its batches', () => {
    const text = '- [ ] T001 a (depends on T003)\n- [ ] T002 b\n- [ ] T003 c';
    expect(shape(text, { batchSizeFallback: 2 })).toEqual([
      ['Batch 1', 'T002', 'T003'],
      ['Batch 2', 'T001'],
    ]);
  });
});

describe('A5: oversized sections', () => {
  const text = '## A\n- [ ] T001 a\n- [ ] T002 b\n- [ ] T003 c\n- [b] T004 d\n## B\n- [ ] T005 e';

  it('are one batch unless splitting is asked for', () => {
    expect(plan(text).batches.map((b) => b.taskIds.length)).toEqual([3, 1]);
    expect(plan(text, { maxTasksPerBatch: 0 }).batches).toHaveLength(2);
  });

  it('are split in order under one name, with a warning', () => {
    expect(plan(text, { maxTasksPerBatch: 2 }).batches).toMatchObject([
      { section: 'A', taskIds: ['T001', 'T002'], part: { number: 1, of: 2 }, blockedTaskIds: ['T004'] },
      { section: 'A', taskIds: ['T003'], part: { number: 2, of: 2 }, blockedTaskIds: [] },
      { section: 'B', taskIds: ['T005'] },
    ]);
    expect(codes(text, { maxTasksPerBatch: 2 })).toEqual(['SECTION_SPLIT']);
  });
});

describe('A6: re-planning', () => {
  it('gives the rest of a plan from the file as it is now', () => {
    const text = '## A\n- [ ] T001 a\n- [ ] T002 b\n## B\n- [ ] T003 c';
    expect(shape(text.replace('[ ] T001', '[x] T001'))).toEqual([
      ['A', 'T002'],
      ['B', 'T003'],
    ]);
  });
});

describe('any file', () => {
  it('has every open task in exactly one batch, behind what it depends on, and never another task', () => {
    const options = fc.record({
      maxTasksPerBatch: fc.nat(4),
      batchSizeFallback: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(taskFileArbitrary, options, (text, option) => {
        const document = parseTasks(text);
        const result = plan(text, option);
        const order = result.batches.flatMap((batch) => batch.taskIds);
        const open = document.tasks.filter((task) => isOpenStatus(task.status));
        expect([...order].sort()).toEqual(open.map((task) => task.id).sort());
        expect(result.batches.every((batch) => batch.taskIds.length > 0)).toBe(true);
        if (result.warnings.some((warning) => warning.code === 'DEPENDENCY_CYCLE')) return;
        for (const task of open) {
          for (const dependency of task.dependsOn) {
            if (order.includes(dependency))
              expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(task.id));
          }
        }
      }),
    );
  });
});
