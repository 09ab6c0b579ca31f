import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awkwardCharacter, taskFileArbitrary } from '../../__tests__/support/task-arbitraries';
import { todoFileArbitrary } from '../../__tests__/support/todo-arbitraries';
import { applyStatusChanges, markTasks, type StatusChange } from './mark-task';
import { parseTasks } from './parse-tasks';
import { statusAfter, type TaskMark } from './task-mark';
import { withoutSpan } from './without-span';

const entry = (status: string, more = '') => `### 63. Title\n**Effort**: 1 hour\n${status}\n${more}`;
const lineAfter = (status: string, mark: TaskMark, more = '') =>
  markTasks(entry(status, more), ['63'], mark).text.split('\n')[2];

const anyMark: fc.Arbitrary<TaskMark> = fc.oneof(
  fc.constantFrom<TaskMark>(
    { kind: 'complete' },
    { kind: 'incomplete' },
    { kind: 'in_progress' },
    { kind: 'deferred' },
    { kind: 'failed' },
    { kind: 'timed_out' },
  ),
  fc
    .string({ unit: awkwardCharacter, maxLength: 20 })
    .filter((reason) => reason.trim() !== '')
    .map((reason): TaskMark => ({ kind: 'blocked', reason })),
);

describe('marking a TODO.md', () => {
  it.each<[string, TaskMark['kind'], string]>([
    ['**Status**: [NOT STARTED]', 'in_progress', '**Status**: [IN PROGRESS]'],
    ['- **Status**: [IN PROGRESS]', 'complete', '- **Status**: [COMPLETE]'],
    ['**Status**: [IN PROGRESS]', 'failed', '**Status**: [FAILED]'],
    ['**Status**: [IN PROGRESS]', 'timed_out', '**Status**: [TIMEOUT]'],
    ['**Status:** Not Started  ', 'complete', '**Status:** Complete  '],
    ['Status: not started', 'in_progress', 'Status: in progress'],
    ['**Status**: Not started', 'in_progress', '**Status**: In progress'],
    ['**Status**: [COMPLETED] ✅', 'incomplete', '**Status**: [NOT STARTED]'],
    ['**Status**: ✅ COMPLETE', 'in_progress', '**Status**: IN PROGRESS'],
    ['**Status**: [BLOCKED] - no key', 'incomplete', '**Status**: [NOT STARTED]'],
    ['**Status**: [BLOCKED] (no key)', 'complete', '**Status**: [COMPLETE]'],
    ['**Status**: PARTIAL (4/12 done)', 'complete', '**Status**: COMPLETE (4/12 done)'],
  ])('turns "%s" into %s', (before, kind, after) => {
    if (kind !== 'blocked') expect(lineAfter(before, { kind })).toBe(after);
  });

  it('fills an empty status line', () => {
    const more = '### 64. b\n**Status**: Not Started';
    expect(lineAfter('**Status**:', { kind: 'complete' }, more)).toBe('**Status**: Complete');
  });

  it("uses the file's own word", () => {
    const more =
      '### 64. b\n**Status**: [COMPLETED]\n### 65. c\n**Status**: [COMPLETED]\n### 66. d\n**Status**: [COMPLETE]';
    expect(lineAfter('**Status**: [IN PROGRESS]', { kind: 'complete' }, more)).toBe(
      '**Status**: [COMPLETED]',
    );
  });

  it('keeps the reason of a block where it reads back, and takes it off again', () => {
    const blocked = markTasks(entry('- **Status**: [NOT STARTED]'), ['63'], {
      kind: 'blocked',
      reason: 'no key',
    });
    expect(blocked.text.split('\n')[2]).toBe('- **Status**: [BLOCKED] (blocked: no key)');
    expect(parseTasks(blocked.text).tasks[0]?.blockedReason).toBe('no key');
    expect(markTasks(blocked.text, ['63'], { kind: 'incomplete' }).text).toBe(
      entry('- **Status**: [NOT STARTED]'),
    );
  });

  it('sets the date only where the entry keeps one', () => {
    const mark = { kind: 'complete', date: '2026-01-02' } as const;
    const dated = markTasks(entry('**Status**: [IN PROGRESS]', '**Completed**: TBD'), ['63'], mark).text;
    expect(dated).toBe(entry('**Status**: [COMPLETE]', '**Completed**: 2026-01-02'));
    expect(markTasks(entry('**Status**: [IN PROGRESS]'), ['63'], mark).text).toBe(
      entry('**Status**: [COMPLETE]'),
    );
  });

  it('gives a task without a status line one that looks like the others', () => {
    const text = '### 1. a\r\n- **Status**: [COMPLETE]\r\n### 2. b\r\n- **Effort**: 1h\r\n';
    expect(markTasks(text, ['2'], { kind: 'in_progress' }).text).toBe(
      text.replace('- **Effort**', '- **Status**: [IN PROGRESS]\r\n- **Effort**'),
    );
  });

  it('applies several changes at once and reports what the file does not have', () => {
    const text = `${entry('**Status**: [NOT STARTED]')}\n### 64. b\n**Status**: [COMPLETE]`;
    const result = applyStatusChanges(text, [
      { id: '63', mark: { kind: 'in_progress' } },
      { id: '64', mark: { kind: 'complete' } },
      { id: '99', mark: { kind: 'complete' } },
      { id: '63', mark: { kind: 'failed' } },
    ]);
    expect(result).toMatchObject({
      changed: [{ id: '63', from: 'pending', to: 'failed' }],
      unchanged: ['64'],
      unknown: ['99'],
    });
  });
});

describe('every format', () => {
  const pieces = fc.constantFrom(
    ...[
      '### 1. a',
      '## 2. b',
      '#### 3. c',
      '**Status**: ',
      '- Status:',
      '[',
      ']',
      'COMPLETE',
      'not started',
      '✅',
    ],
    ...[
      '[BLOCKED]',
      ' - why',
      ' (blocked: ',
      '(',
      ')',
      '<!--',
      '-->',
      '```',
      '\n',
      '\n',
      '\n',
      '\r\n',
      '\r',
      '  ',
    ],
    ...[
      '**Completed**: x',
      '**Dependencies**: 1, 2',
      '- ',
      '`',
      '\uFEFF',
      '- [ ] T001 x',
      'Files: a/b.ts',
      '❌',
    ],
  );
  const anyPieces = fc.array(pieces, { maxLength: 40 }).map((list) => list.join(''));
  const anyFile = fc.oneof(taskFileArbitrary, todoFileArbitrary, anyPieces);
  const changesFor = (text: string, marks: readonly TaskMark[]) =>
    parseTasks(text).tasks.map((task, index) => ({
      id: task.id,
      mark: marks[index % marks.length] ?? { kind: 'complete' },
    }));
  const withoutPlace = (text: string) =>
    parseTasks(text)
      .tasks.map(withoutSpan)
      .map(({ line: _, status: __, blockedReason: ___, ...task }) => task);

  it('reads back what was written, and nothing else about the tasks has changed', () => {
    fc.assert(
      fc.property(anyFile, fc.array(anyMark, { minLength: 1, maxLength: 5 }), (text, marks) => {
        const changes = changesFor(text, marks);
        const { text: written, unknown } = applyStatusChanges(text, changes);
        expect(unknown).toEqual([]);
        expect(parseTasks(written).tasks.map((task) => [task.id, task.status])).toEqual(
          changes.map(({ id, mark }) => [id, statusAfter(mark)]),
        );
        expect(withoutPlace(written)).toEqual(withoutPlace(text));
        const again = applyStatusChanges(written, changes);
        expect([again.text, again.changed]).toEqual([written, []]);
      }),
    );
  });

  it('is untouched by no change, and by what it says already', () => {
    fc.assert(
      fc.property(anyFile, (text) => {
        expect(applyStatusChanges(text, []).text).toBe(text);
        const same = parseTasks(text).tasks.flatMap(({ id, status }): StatusChange[] => {
          if (status === 'done') return [{ id, mark: { kind: 'complete' } }];
          return status === 'in_progress' ? [{ id, mark: { kind: 'in_progress' } }] : [];
        });
        expect(applyStatusChanges(text, same).text).toBe(text);
      }),
    );
  });

  it('changes one line of each task, and keeps the number of lines', () => {
    fc.assert(
      fc.property(anyFile, anyMark, (text, mark) => {
        const before = text.split(/\r\n|\r|\n/);
        for (const { id } of parseTasks(text).tasks) {
          const after = markTasks(text, [id], mark).text.split(/\r\n|\r|\n/);
          expect(after).toHaveLength(before.length);
          expect(after.filter((line, index) => line !== before[index]).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
