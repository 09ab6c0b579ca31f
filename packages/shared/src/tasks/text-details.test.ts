import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awkwardCharacter } from '../../__tests__/support/task-arbitraries';
import { readDependencies } from './dependencies';
import { readFilePaths } from './file-paths';
import { parseTasks } from './parse-tasks';

const anything = () => true;

describe('readDependencies', () => {
  it.each([
    ['x (depends on T003)', ['T003']],
    ['x (depends on T003, T004)', ['T003', 'T004']],
    ['x (Depends on: T003 and T004)', ['T003', 'T004']],
    ['x depends on tasks T003, T004, and T005', ['T003', 'T004', 'T005']],
    ['x [depends: T003, T004]', ['T003', 'T004']],
    ['x [depend: T003]', ['T003']],
    ['x [dep: T003]', ['T003']],
    ['x [deps: T003] [after: T004]', ['T003', 'T004']],
    ['x after T003', ['T003']],
    ['x requires T003, T004', ['T003', 'T004']],
    ['x (blocked by T003)', ['T003']],
    ['x (depends on T003-T005)', ['T003', 'T004', 'T005']],
    ['x (depends on T003..T005, T009)', ['T003', 'T004', 'T005', 'T009']],
    ['x (depends on T003 through T005)', ['T003', 'T004', 'T005']],
    ['**Depends on**: **T003**, `T004`', ['T003', 'T004']],
    ['**Dependencies:** T003', ['T003']],
    ['x (depends on 1.2, 1.4-1.6)', ['1.2', '1.4', '1.5', '1.6']],
    ['x (depends on T003, T003)', ['T003']],
  ])('reads %j', (text, expected) => {
    expect(readDependencies(text, anything)).toEqual(expected);
  });

  it.each([
    'like T003',
    'update T003 and T004',
    'independent of T003',
    'the thereafter T003',
    'dependsOn T003',
    'requires Node 20.1',
    'depends on nothing (see T003)',
  ])('finds none in %j', (text) => {
    expect(readDependencies(text, anything)).toEqual([]);
  });

  it('takes of a range what exists, and always its ends', () => {
    expect(readDependencies('after T001-T005', (id) => id === 'T003')).toEqual(['T001', 'T003', 'T005']);
  });
});

describe('readFilePaths', () => {
  it.each([
    ['in packages/shared/src/a.ts', ['packages/shared/src/a.ts']],
    ['in `src/a.ts`, `./b.py` and (lib/c.rs).', ['src/a.ts', 'b.py', 'lib/c.rs']],
    ['fix src/a.ts:12 and src/b.ts#L3-L9', ['src/a.ts', 'src/b.ts']],
    ['claude-helper.ts base', ['claude-helper.ts']],
    ['in packages/dashboard/__tests__/orchestration/', ['packages/dashboard/__tests__/orchestration/']],
    ['`app/api/[id]/route.ts` and app/(group)/page.tsx', ['app/api/[id]/route.ts', 'app/(group)/page.tsx']],
    [
      'write .github/workflows/ci.yml, .env and Dockerfile',
      ['.github/workflows/ci.yml', '.env', 'Dockerfile'],
    ],
    ['move src/models to src/domain/models', ['src/models', 'src/domain/models']],
    ['**`docs/a.md`**', ['docs/a.md']],
    ['[guide](docs/guide.md)', ['docs/guide.md']],
  ])('reads %j', (text, expected) => {
    expect(readFilePaths(text)).toEqual(expected);
  });

  it.each([
    'GET/POST/DELETE and severity/location/expected',
    'read process.env and import.meta.env',
    'input and/or output, client-side/server-side',
    'see https://example.com/a/b.html',
    'use @tanstack/react-query and Node.js, Next.js',
    'POST /api/workflow/orchestrate route',
    'run /flow.design',
    'version 1.2.3, e.g. v2.0 etc.',
    'match src/**/*.ts, ratio a//b.ts, half a/b.5x, long a/b.extension-of-this',
    'parseBatchesFromTasksMd() in 2026-01-21',
  ])('finds none in %j', (text) => {
    expect(readFilePaths(text)).toEqual([]);
  });

  it('answers any text with normalised paths', () => {
    fc.assert(
      fc.property(fc.string({ unit: awkwardCharacter, maxLength: 300 }), (text) => {
        for (const path of readFilePaths(text)) expect(path).not.toMatch(/^\.\/|\s|\/\//);
      }),
    );
  });
});

describe('lines below a task', () => {
  it('add paths and labelled dependencies, but not ids they only mention', () => {
    const [task] = parseTasks(
      [
        '- [ ] T001 a',
        '  - File: `src/a.ts`',
        '  - **Dependencies**: T002, T003',
        '  continue after T004 has run',
        '  - [ ] sub step in src/b.ts',
        '- [ ] T002 b',
        '- [ ] T003 c',
        '- [ ] T004 d',
      ].join('\n'),
    ).tasks;
    expect(task).toMatchObject({ dependsOn: ['T002', 'T003'], files: ['src/a.ts', 'src/b.ts'] });
  });

  it('end at the next line that is not indented deeper', () => {
    const { tasks } = parseTasks('- [ ] T001 a\nprose about src/a.ts\n  - Depends on: T002\n- [ ] T002 b');
    expect(tasks[0]).toMatchObject({ dependsOn: [], files: [] });
  });
});
