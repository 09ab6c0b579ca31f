import { describe, expect, it } from 'vitest';
import { adviseBatchSize } from './batch-size';
import { parseTasks } from './parse-tasks';
import { selectNext } from './select-next';

const next = (text: string, count = 5) => selectNext(parseTasks(text), count);
const ids = (text: string, count = 5) => next(text, count).tasks.map((task) => task.id);
const phase = (number: number, marks: string) =>
  [`## Phase ${number}: P`, ...[...marks].map((mark, i) => `- [${mark}] ${number}.${i + 1} task`)].join('\n');

describe('selectNext (seed 003)', () => {
  it('gives pending tasks in the shape of the seed', () => {
    const text = [
      '## Phase 1: Tests',
      '- [ ] 1.1 Implement WebSocket connection',
      '- [ ] 1.2 Create preferences store',
    ].join('\n');
    expect(next(text)).toEqual({
      count: 2,
      tasks: [
        {
          id: '1.1',
          description: 'Implement WebSocket connection',
          phase: 1,
          status: 'pending',
          reason: 'pending - ready to implement',
          sequential: false,
        },
        {
          id: '1.2',
          description: 'Create preferences store',
          phase: 1,
          status: 'pending',
          reason: 'pending - ready to implement',
          sequential: false,
        },
      ],
    });
  });

  it('gives tasks in progress and nothing else while there are any', () => {
    const text = `${phase(1, '!/ ')}\n${phase(2, '/')}`;
    expect(next(text).tasks.map((task) => [task.id, task.reason])).toEqual([
      ['1.2', 'in_progress - should be completed first'],
      ['2.1', 'in_progress - should be completed first'],
    ]);
  });

  it('gives failed tasks before pending ones', () => {
    expect(ids(phase(1, ' !  '))).toEqual(['1.2', '1.1', '1.3', '1.4']);
    expect(next(phase(1, '!')).tasks[0]?.reason).toBe('failed - needs retry or manual intervention');
  });

  it('opens the next phase at 80 % and not before', () => {
    expect(ids(`${phase(1, 'xxxxxxxx  ')}\n${phase(2, '  ')}`)).toEqual(['1.9', '1.10', '2.1', '2.2']);
    expect(ids(`${phase(1, 'xxxxxxx   ')}\n${phase(2, '  ')}`)).toEqual(['1.8', '1.9', '1.10']);
  });

  it('counts a deferred task as settled', () => {
    expect(ids(`${phase(1, 'xxx~ ')}\n${phase(2, ' ')}`)).toEqual(['1.5', '2.1']);
  });

  it('does not hold a phase back behind blocked tasks only', () => {
    expect(ids(`${phase(1, 'xb')}\n${phase(2, ' ')}`)).toEqual(['2.1']);
  });

  it('follows phase numbers, not file order', () => {
    expect(ids(`${phase(2, ' ')}\n${phase(1, ' ')}`)).toEqual(['1.1']);
  });

  it('stops at the number asked for', () => {
    expect(ids(phase(1, '     '), 2)).toEqual(['1.1', '1.2']);
    expect(next(phase(1, ' '), 0)).toEqual({ count: 0, tasks: [] });
  });

  it('carries the sequential group and its reason', () => {
    const text = `**Execution Note:** Tasks 3.1-3.4 are [SEQUENTIAL] - all modify same file\n${phase(3, '  ')}`;
    expect(next(text).tasks[0]).toMatchObject({
      sequential: true,
      sequentialGroup: '3.1-3.4',
      sequentialReason: 'all modify same file',
    });
  });

  it('holds back a task whose dependency is open, and lets one with met dependencies pass the gate', () => {
    const text = [
      '## Phase 1: A',
      '- [x] 1.1 a',
      '- [ ] 1.2 b',
      '- [ ] 1.3 c (depends on 1.2)',
      '## Phase 2: B',
      '- [ ] 2.1 d (depends on 1.1)',
      '- [ ] 2.2 e',
    ].join('\n');
    expect(next(text).tasks.map((task) => [task.id, task.reason])).toEqual([
      ['1.2', 'pending - ready to implement'],
      ['2.1', 'pending - dependencies met (1.1), ahead of its phase'],
    ]);
  });

  it('has no gate between phases that a note calls parallel', () => {
    expect(ids(`Phases 1-2 are [PARALLEL]\n${phase(1, ' ')}\n${phase(2, ' ')}\n${phase(3, ' ')}`)).toEqual([
      '1.1',
      '2.1',
    ]);
  });

  it('opens phase 2 when 8 of 10 tasks of phase 1 are complete, and both run then', () => {
    expect(ids(`${phase(1, 'xxxxxxx   ')}\n${phase(2, ' ')}`)).toEqual(['1.8', '1.9', '1.10']);
    expect(ids(`${phase(1, 'xxxxxxxx  ')}\n${phase(2, ' ')}`)).toEqual(['1.9', '1.10', '2.1']);
  });

  it('lets phase 2 start while 1.5 is stuck, and holds 2.1 back for what it depends on only (seed 003, limits)', () => {
    const text = (marks: string, needs = '') =>
      `${phase(1, marks)}\n## Phase 2: Integration\n- [ ] 2.1 a${needs}\n- [ ] 2.2 b`;
    expect(ids(text('xxxx '))).toEqual(['1.5', '2.1', '2.2']);
    expect(ids(text('xxx  ', ' (depends on 1.1, 1.2, 1.3)'))).toEqual(['1.4', '1.5', '2.1']);
    expect(ids(text('xx x ', ' (depends on 1.1, 1.2, 1.3)'))).toEqual(['1.3', '1.5']);
  });

  it('keeps to the phases asked for, behind the gate of all', () => {
    const text = `${phase(1, 'x    ')}\n${phase(2, '/ ')}`;
    const wanted = (...phases: number[]) =>
      selectNext(parseTasks(text), 5, { phases }).tasks.map((task) => task.id);
    expect(wanted(1)).toEqual(['1.2', '1.3', '1.4', '1.5']);
    expect(wanted(2)).toEqual(['2.1']);
    expect(selectNext(parseTasks(`${phase(1, ' ')}\n${phase(2, ' ')}`), 5, { phases: [2] }).count).toBe(0);
  });

  it('calls chosen tasks sequential that name one file, and no others', () => {
    const text = [
      '## Phase 1: A',
      '- [ ] 1.1 edit src/a.ts',
      '- [ ] 1.2 edit src/b.ts',
      '- [ ] 1.3 test src/a.ts',
      '- [ ] 1.4 test src/b.ts',
    ].join('\n');
    expect(next(text, 3).tasks.map((task) => [task.id, task.sequentialGroup, task.sequentialReason])).toEqual(
      [
        ['1.1', '1.1, 1.3', 'all name src/a.ts'],
        ['1.2', undefined, undefined],
        ['1.3', '1.1, 1.3', 'all name src/a.ts'],
      ],
    );
  });

  it('takes a TODO.md by its dependencies', () => {
    const text = [
      '### 63. a\n**Status**: [COMPLETE]',
      '### 64. b\n**Status**: [NOT STARTED]\n**Dependencies**: 63, 12',
      '### 65. c\n**Status**: [NOT STARTED]\n**Dependencies**: 64',
      '### 66. d\n**Status**: [FAILED]',
    ].join('\n');
    expect(ids(text)).toEqual(['66', '64']);
  });
});

describe('adviseBatchSize (seed 003)', () => {
  it.each([
    [9, 2, 3, 'Small plan, quick iteration'],
    [10, 3, 4, 'Medium plan, balanced'],
    [30, 3, 4, 'Medium plan, balanced'],
    [31, 4, 5, 'Large plan, maximize throughput'],
  ])('for %i tasks is %i-%i', (count, min, max, rationale) => {
    expect(adviseBatchSize(count)).toEqual({ min, max, rationale });
  });
});
