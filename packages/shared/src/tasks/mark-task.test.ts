import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awkwardCharacter, taskFileArbitrary } from '../../__tests__/support/task-arbitraries';
import { markTasks } from './mark-task';
import { parseTasks } from './parse-tasks';
import type { TaskMark } from './task-mark';

const complete: TaskMark = { kind: 'complete' };

describe('markTasks', () => {
  it('ticks the line of the task and not the lines that mention it', () => {
    const text = '- [ ] T003 a\n- [ ] T004 b (depends on T003)\n';
    expect(markTasks(text, ['T003'], complete)).toEqual({
      text: '- [x] T003 a\n- [ ] T004 b (depends on T003)\n',
      changed: [{ id: 'T003', line: 1, from: 'pending', to: 'done' }],
      unchanged: [],
      unknown: [],
    });
  });

  it('completes a deferred task for real', () => {
    expect(markTasks('- [~] T001 a', ['T001'], complete).text).toBe('- [x] T001 a');
  });

  it('keeps BOM, mixed line ends and trailing blanks', () => {
    const text = '\uFEFF## A\r\n  * [ ] **T001** a  \r\n- [x] T002 b\n\r- [] T003 c\t';
    expect(markTasks(text, ['T001', 'T003'], complete).text).toBe(
      '\uFEFF## A\r\n  * [x] **T001** a  \r\n- [x] T002 b\n\r- [x] T003 c\t',
    );
  });

  it('writes the reason of a blocked task before trailing blanks and takes it away again', () => {
    const text = '- [ ] T001 a  \r\n';
    const blocked = markTasks(text, ['T001'], { kind: 'blocked', reason: 'waits for (the) key' });
    expect(blocked.text).toBe('- [b] T001 a (blocked: waits for (the) key)  \r\n');
    expect(parseTasks(blocked.text).tasks[0]).toMatchObject({ blockedReason: 'waits for (the) key' });
    expect(markTasks(blocked.text, ['T001'], { kind: 'incomplete' }).text).toBe(text);
  });

  it('replaces the reason of a task that is blocked already', () => {
    const text = '- [B] T001 a (blocked: old)';
    expect(markTasks(text, ['T001'], { kind: 'blocked', reason: 'new' }).text).toBe(
      '- [b] T001 a (blocked: new)',
    );
    expect(markTasks(text, ['T001'], { kind: 'blocked', reason: 'old' }).unchanged).toEqual(['T001']);
  });

  it('lets no reason break the line, leave its parenthesis or open a comment', () => {
    const text = '- [ ] T001 a\n- [ ] T002 b';
    const marked = markTasks(text, ['T001'], { kind: 'blocked', reason: 'a) b\r\n- [x] T002 <!-- c' }).text;
    expect(parseTasks(marked).tasks.map((task) => [task.id, task.status])).toEqual([
      ['T001', 'blocked'],
      ['T002', 'pending'],
    ]);
    expect(markTasks(marked, ['T001'], { kind: 'incomplete' }).text).toBe(text);
  });

  it('reports unknown ids and ids that need no change', () => {
    const result = markTasks('- [X] T001 a', ['T001', 'T009', 'T001'], complete);
    expect(result).toEqual({ text: '- [X] T001 a', changed: [], unchanged: ['T001'], unknown: ['T009'] });
  });

  it('leaves a task alone that stands in a fence or comment', () => {
    const text = '```\n- [ ] T001 a\n```\n<!--\n- [ ] T001 b\n-->\n- [ ] T001 c';
    expect(markTasks(text, ['T001'], complete).text).toBe(text.replace('[ ] T001 c', '[x] T001 c'));
  });

  it('changes exactly the lines of the tasks, to the status asked for', () => {
    const marks: fc.Arbitrary<TaskMark> = fc.oneof(
      fc.constantFrom<TaskMark>({ kind: 'complete' }, { kind: 'incomplete' }, { kind: 'deferred' }),
      fc.string({ unit: awkwardCharacter }).map((reason): TaskMark => ({ kind: 'blocked', reason })),
    );
    fc.assert(
      fc.property(taskFileArbitrary, marks, fc.nat(), (text, mark, pick) => {
        const before = parseTasks(text);
        const task = before.tasks[pick % Math.max(1, before.tasks.length)];
        fc.pre(task !== undefined);
        const result = markTasks(text, [task?.id ?? ''], mark);
        const split = (value: string) => value.split(/(\r\n|\r|\n)/);
        const differing = split(result.text).filter((part, index) => part !== split(text)[index]);
        expect(split(result.text)).toHaveLength(split(text).length);
        expect(differing.length).toBe(result.changed.length);
        const status = { complete: 'done', incomplete: 'pending', deferred: 'deferred', blocked: 'blocked' }[
          mark.kind as 'complete'
        ];
        const expected = before.tasks.map((t) => [t.id, t.id === task?.id ? status : t.status, t.line]);
        expect(parseTasks(result.text).tasks.map((t) => [t.id, t.status, t.line])).toEqual(expected);
      }),
    );
  });

  it('gives back the same bytes when nothing is marked', () => {
    fc.assert(
      fc.property(fc.oneof(taskFileArbitrary, fc.string({ unit: awkwardCharacter })), (text) => {
        expect(markTasks(text, [], complete).text).toBe(text);
      }),
    );
  });

  it('restores every byte when a pending task is marked and unmarked', () => {
    fc.assert(
      fc.property(taskFileArbitrary, (text) => {
        const pending = parseTasks(text)
          .tasks.filter((task) => text.slice(task.markStart, task.markEnd) === ' ')
          .map((task) => task.id);
        const there = markTasks(text, pending, { kind: 'blocked', reason: 'x' }).text;
        expect(markTasks(there, pending, { kind: 'incomplete' }).text).toBe(text);
      }),
    );
  });
});
