import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awkwardCharacter, taskFileArbitrary } from '../../__tests__/support/task-arbitraries';
import { buildTaskPlan } from './build-plan';
import { parseTasks } from './parse-tasks';
import { withoutSpan } from './without-span';

const anyText = fc.oneof(
  taskFileArbitrary,
  fc.string({ unit: 'binary' }),
  fc.string({ unit: awkwardCharacter, maxLength: 400 }),
);

describe('F30: parseTasks on any text', () => {
  it('answers without throwing, with ids that are unique and lines that exist', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = parseTasks(text);
        const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
        expect(document.tasks.length + document.unidentified.length).toBeLessThanOrEqual(document.lineCount);
        expect(new Set(document.tasks.map((task) => task.id)).size).toBe(document.tasks.length);
        for (const task of document.tasks) {
          const { lineStart, lineEnd, markStart, markEnd } = task;
          expect(text.slice(lineStart, lineEnd)).toBe(lines[task.line - 1]);
          expect(text[markStart - 1]).toBe('[');
          expect(text[markEnd]).toBe(']');
          expect(text.slice(lineStart, lineEnd)).toContain(task.id);
        }
      }),
    );
  });

  it('reads the same tasks whatever the line ends are', () => {
    fc.assert(
      fc.property(taskFileArbitrary, (text) => {
        const facts = (value: string) => {
          const { tasks, sections, notes } = parseTasks(value);
          return { tasks: tasks.map(withoutSpan), sections, notes };
        };
        const lf = text.replace(/\r\n|\r/g, '\n');
        expect(facts(lf.replace(/\n/g, '\r\n'))).toEqual(facts(lf));
        expect(facts(text)).toEqual(facts(lf));
      }),
    );
  });

  it('counts every id that upstream counts, in files of T ids without fences and comments', () => {
    const upstreamLine = /^- \[[ xXbB~-]\] .*?\b(T\d{3}[a-z]?)\b/;
    fc.assert(
      fc.property(taskFileArbitrary, (text) => {
        const lines = text
          .replace(/^\uFEFF/, '')
          .split(/\r\n|\r|\n/)
          .filter((line) => !/```|~~~|<!--|T1000/.test(line));
        const document = parseTasks(lines.join('\n'));
        fc.pre(document.scheme === 'T');
        const ours = new Set(document.tasks.map((task) => task.id));
        for (const line of lines) {
          const id = upstreamLine.exec(line)?.[1];
          if (id !== undefined) expect(ours).toContain(id);
        }
      }),
    );
  });

  it('gives a whole plan for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plan = buildTaskPlan(text, 'x');
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
      }),
    );
  });
});
