import fc from 'fast-check';
import type { Task } from '../../src/tasks/model';

const id = fc.oneof(
  fc.integer({ min: 1, max: 30 }).map((n) => `T${String(n).padStart(3, '0')}`),
  fc.constantFrom('T001a', 'T1000', '1.1', '1.2', '2.1.1'),
);
const bullet = fc.constantFrom('- ', '* ', '+ ', '1. ', '  - ', '\t- ', '-');
const mark = fc.constantFrom('[ ]', '[x]', '[X]', '[b]', '[~]', '[-]', '[/]', '[]', '[?]');
const words = fc.constantFrom(
  'do it',
  '[P] [US1] build `src/a.ts`',
  'x (depends on T001)',
  'y [depends: T002, T003-T005]',
  'z (blocked: why)',
  'a <!-- b --> c',
  'a `<!--` b',
  'a <!-- b',
  '**bold** ',
  '  ',
);
const task = fc.tuple(bullet, mark, id, words).map(([b, m, i, w]) => `${b}${m} ${i} ${w}`);
const other = fc.constantFrom(
  '# Title',
  '## Phase 1: A',
  '## B',
  '### Sub',
  '```',
  '~~~',
  '<!--',
  '-->',
  '',
  'prose with T004',
  '  - detail `lib/x.py`',
  'Tasks T001-T004 are [SEQUENTIAL] - one file',
  '- [ ] no id',
  '- [x] mentions T007',
);

/** Characters that mean something to the parser or to a terminal, and a few that need care anyway. */
export const awkwardCharacter = fc.constantFrom(
  ...'abT019 .,:;-_*+[](){}<>!#`~/\\|$%&"\'\n\r\t\u0000\u2028\u00a0\uFEFF\uD800İé→✓',
);

/** Task files that are likely to hold every construct the parser knows, well-formed or not. */
export const taskFileArbitrary: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(fc.tuple(fc.oneof({ weight: 3, arbitrary: task }, other), fc.constantFrom('\n', '\r\n', '\r')), {
      maxLength: 40,
    }),
  )
  .map(([bom, lines]) => bom + lines.map(([line, end]) => line + end).join(''));

/** A pending task, for tests that need no file. */
export function makeTask(id: string, dependsOn: string[] = [], more: Partial<Task> = {}): Task {
  return {
    id,
    description: id,
    status: 'pending',
    section: null,
    line: 1,
    dependsOn,
    files: [],
    parallel: false,
    verification: false,
    ...more,
  };
}
