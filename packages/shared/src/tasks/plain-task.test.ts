import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCodes } from './character-codes';
import { parseTasks } from './parse-tasks';
import { readPlainTask } from './plain-task';
import { withoutSpan } from './without-span';

const usual = fc.constantFrom(
  'Implement',
  'the',
  'service',
  'in',
  'src/a.ts',
  'for',
  'e.g.',
  'Use',
  'next.js',
);
const signs = fc.constantFrom(
  ...'./b.ts a//b.ts a/b.9z /a/b.ts src/ a/b.t_s @a/b.ts 1.2 T001 T0x profile Dockerfile HIGH CRITICAL: (~2h)'.split(
    ' ',
  ),
  ...'~3 (depends T001-T003) * _ # : ` é T007, [P] [US1] [V] [x] a-.ts'.split(' '),
  'depends on T002',
  'after T003',
  '(est. 3 hours)',
  '\t',
  '\u00a0',
);
const word = fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: signs });
const gap = fc.oneof({ weight: 12, arbitrary: fc.constant(' ') }, fc.constantFrom('', '  '));
const line = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: fc.constant(' ') }, fc.constantFrom('x', 'X', '~', 'b', '')),
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('T001', 'T002', 'T00003') },
      fc.constantFrom('T12', 'T004a', 'T005:', '1.2', ''),
    ),
    fc.constantFrom('', '', ' [P]', ' [US1]', ' [P] [US2]', ' [US1] [US2]', ' [V]', '[P]'),
    fc.array(fc.tuple(gap, word), { maxLength: 7 }),
  )
  .map(([mark, id, flags, rest]) => `- [${mark}] ${id}${flags}${rest.flat().join('')}`);

describe('a plain line', () => {
  const read = (source: string) =>
    readPlainTask(
      { number: 1, start: 0, end: source.length },
      {
        source,
        codes: readCodes(source),
        section: undefined,
        phase: undefined,
        verifies: undefined,
        mayDepend: [],
      },
    );

  it('is read without the complete readers', () => {
    const text = '- [x] T001 [P] [US1] Write src/a.ts (depends on T002)';
    expect(read(text)).toMatchObject({
      id: 'T001',
      status: 'done',
      parallel: true,
      story: 'US1',
      files: ['src/a.ts'],
    });
  });

  it('means what the complete readers take it for', () => {
    const isPlain = (text: string) => read(text) !== null;
    let plain = 0;
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        // A blank behind each line changes nothing, except that no line is plain any more.
        const meaning = (text: string) => {
          const { tasks, unidentified, warnings, scheme } = parseTasks(text);
          return { tasks: tasks.map(withoutSpan), unidentified, warnings, scheme };
        };
        plain += lines.filter(isPlain).length;
        expect(lines.map((text) => `${text} `).some(isPlain)).toBe(false);
        expect(meaning(lines.join('\n'))).toEqual(meaning(lines.map((text) => `${text} `).join('\n')));
      }),
      { numRuns: 400 },
    );
    expect(plain).toBeGreaterThan(200);
  });
});
