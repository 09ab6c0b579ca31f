import { describe, expect, it } from 'vitest';
import { parseTasks } from './parse-tasks';

const ids = (text: string) => parseTasks(text).tasks.map((task) => task.id);
const codes = (text: string) => parseTasks(text).warnings.map((warning) => warning.code);
const only = (text: string) => {
  const { tasks } = parseTasks(text);
  expect(tasks).toHaveLength(1);
  return tasks[0] as (typeof tasks)[number];
};

describe('lines that upstream parsers disagree about (interop, section 5)', () => {
  it.each([
    ['a dash', '- [ ] T001 x'],
    ['an asterisk', '* [ ] T001 x'],
    ['a plus', '+ [ ] T001 x'],
    ['a number', '1. [ ] T001 x'],
    ['indentation', '  - [ ] T001 x'],
    ['a tab', '\t- [ ] T001 x'],
    ['no blank after the dash', '-[ ] T001 x'],
    ['no blank after the checkbox', '- [ ]T001 x'],
    ['nothing in the checkbox', '- [] T001 x'],
    ['bold', '- [ ] **T001** x'],
    ['bold with a colon inside', '- [ ] **T001:** x'],
    ['brackets', '- [ ] [T001] x'],
    ['the word Task', '- [ ] Task T001: x'],
  ])('reads a task with %s', (_, text) => {
    expect(only(text)).toMatchObject({ id: 'T001', description: 'x', status: 'pending', line: 1 });
  });

  it('counts an id that is not first, as the CLI does', () => {
    expect(only('- [ ] do T001')).toMatchObject({ id: 'T001', description: 'do T001' });
  });

  it('prefers the line that an id leads over a line that mentions it', () => {
    const document = parseTasks('- [x] setup (T001-T003)\n- [ ] T001 a\n- [ ] T002 b');
    expect(document.tasks.map((task) => [task.id, task.line, task.status])).toEqual([
      ['T001', 2, 'pending'],
      ['T002', 3, 'pending'],
    ]);
    expect(document.unidentified).toMatchObject([{ line: 1, status: 'done' }]);
  });

  it('takes no id from a range in front of the text', () => {
    expect(only('- [x] T001-T003 all of it\n- [ ] T001 a')).toMatchObject({ line: 2, status: 'pending' });
  });

  it('keeps a lettered sub-task apart from its parent', () => {
    expect(ids('- [ ] T001 a\n- [ ] T001a b')).toEqual(['T001', 'T001a']);
  });

  it('reads ids of four digits and more whole', () => {
    expect(ids('- [ ] T100 a\n- [ ] T1000 b\n- [ ] T12345 c')).toEqual(['T100', 'T1000', 'T12345']);
  });

  it.each([
    [' ', 'pending'],
    ['x', 'done'],
    ['X', 'done'],
    ['b', 'blocked'],
    ['B', 'blocked'],
    ['~', 'deferred'],
    ['-', 'deferred'],
    ['/', 'in_progress'],
    ['!', 'failed'],
  ])('reads [%s] as %s', (mark, status) => {
    expect(only(`- [${mark}] T001 x`).status).toBe(status);
  });

  it('takes an unknown mark for open and says so', () => {
    expect(only('- [?] T001 x').status).toBe('pending');
    expect(codes('- [?] T001 x')).toEqual(['UNKNOWN_MARK']);
  });

  it('ignores legacy V-001 items but reports them as checkboxes without an id', () => {
    const document = parseTasks('- [ ] T001 x\n- [ ] V-001 check');
    expect(document.tasks).toHaveLength(1);
    expect(document.unidentified).toEqual([
      { line: 2, text: 'V-001 check', status: 'pending', section: null },
    ]);
  });

  it('reads the flags [V], [P] and [US1] in any order and leaves [W] in the text', () => {
    expect(only('- [ ] T001 [US2] [P] [V] [W] x')).toMatchObject({
      verification: true,
      parallel: true,
      story: 'US2',
      description: '[W] x',
    });
    expect(only('- [ ] T001 x [P]')).toMatchObject({ parallel: true, description: 'x' });
  });

  it('takes no flag from the middle of the text', () => {
    expect(only('- [ ] T001 parse `[P]` and [US1] tags').parallel).toBe(false);
  });

  it('reads no task and no heading in code fences', () => {
    const text = '## A\n```md\n## B\n- [ ] T001 x\n```\n~~~~\n~~~\n- [ ] T002 x\n~~~~\n- [ ] T003 x';
    expect(ids(text)).toEqual(['T003']);
    expect(parseTasks(text).sections.map((section) => section.name)).toEqual(['A']);
  });

  it('knows a fence behind a list marker and a code span that only looks like a fence', () => {
    expect(ids('- ```js\n- [ ] T001 x\n  ```\n- [ ] T002 x')).toEqual(['T002']);
    expect(ids('```not a fence```\n- [ ] T001 x')).toEqual(['T001']);
  });

  it('reports a fence that is never closed', () => {
    expect(parseTasks('- [ ] T001 x\n```\n- [ ] T002 y').warnings).toMatchObject([
      { code: 'UNTERMINATED_FENCE', line: 2 },
    ]);
  });

  it('reads nothing inside HTML comments of one line or many', () => {
    expect(
      ids('<!-- - [ ] T001 x -->\n<!--\n- [ ] T002 x\n## Hidden\n-->\n- [ ] T003 x <!-- T004 -->'),
    ).toEqual(['T003']);
    expect(only('- [ ] T003 x <!-- depends on T004 --> y').description).toBe('x  y');
  });

  it('hides what follows a comment that begins a line and never ends, and says so', () => {
    expect(ids('- [ ] T001 x\n<!--\n- [ ] T002 y')).toEqual(['T001']);
    expect(codes('- [ ] T001 x\n<!--\n- [ ] T002 y')).toEqual(['UNTERMINATED_COMMENT']);
  });

  it('takes a comment mark in code or without an end in the middle of a line for text', () => {
    const text = '- [ ] T001 replace `<!-- START`\n- [ ] T002 write <!-- here\n- [ ] T003 x';
    expect(ids(text)).toEqual(['T001', 'T002', 'T003']);
    expect(ids('- [ ] T001 a <!-- b\n- [ ] T002 hidden\n-->\n- [ ] T003 c')).toEqual(['T001', 'T003']);
  });

  it.each([
    ['lf', '\n'],
    ['crlf', '\r\n'],
    ['cr', '\r'],
  ])('reads a file with %s line ends and a BOM like any other', (style, newline) => {
    const text = ['# T', '', '## Setup', '- [ ] T001 x', '- [x] T002 y', ''].join(newline);
    const document = parseTasks(`\uFEFF${text}`);
    expect(document).toMatchObject({ newline: style, hasBom: true, lineCount: 5 });
    expect(document.tasks.map((task) => [task.id, task.line, task.section, task.description])).toEqual([
      ['T001', 4, 'Setup', 'x'],
      ['T002', 5, 'Setup', 'y'],
    ]);
  });

  it('counts a repeated id once, at its first line, with one warning', () => {
    const document = parseTasks('- [ ] T001 a\n- [x] T001 b\n- [x] T001 c');
    expect(document.tasks).toMatchObject([{ id: 'T001', line: 1, status: 'pending' }]);
    expect(document.warnings).toEqual([
      { code: 'DUPLICATE_ID', message: 'T001 appears 3 times; only its first line counts.', line: 2 },
    ]);
  });

  it('lets ### belong to the ## above and leaves tasks before the first ## without a section', () => {
    const document = parseTasks(
      '# Title\n- [ ] T001 a\n## One\n### Sub\n- [ ] T002 b\n# Other\n- [ ] T003 c',
    );
    expect(document.tasks.map((task) => task.section)).toEqual([null, 'One', 'One']);
  });

  it('keeps a heading verbatim and knows its title and phase', () => {
    const [section] = parseTasks('## Phase 2: Core ##\n- [ ] T001 a').sections;
    expect(section).toEqual({ index: 0, name: 'Phase 2: Core', title: 'Core', phase: 2, line: 1 });
    expect(parseTasks('## About C#').sections[0]?.name).toBe('About C#');
  });

  it('treats a heading with shell syntax as plain data', () => {
    expect(only('## Setup $(touch X)\n- [ ] T001 `rm -rf $HOME`; a')).toMatchObject({
      section: 'Setup $(touch X)',
      description: '`rm -rf $HOME`; a',
    });
  });
});

describe('id schemes', () => {
  it('reads dotted ids of two and more levels', () => {
    const text =
      '- [ ] 1.1 a\n  - [x] 1.1.1 b\n- [ ] **1.2** c\n- [ ] **1.3 Bold title** d\n- [ ] Task 1.4: e\n- [ ] 1.5. f';
    expect(parseTasks(text)).toMatchObject({ scheme: 'dotted', format: 'tasks' });
    expect(parseTasks(text).tasks.map((task) => [task.id, task.description])).toEqual([
      ['1.1', 'a'],
      ['1.1.1', 'b'],
      ['1.2', 'c'],
      ['1.3', '**Bold title** d'],
      ['1.4', 'e'],
      ['1.5', 'f'],
    ]);
  });

  it('follows the scheme of most checkboxes and reports the others', () => {
    const document = parseTasks('- [ ] T001 a\n- [ ] T002 b\n- [ ] 1.1 c');
    expect(document.tasks.map((task) => task.id)).toEqual(['T001', 'T002']);
    expect(document.unidentified).toMatchObject([{ line: 3 }]);
  });

  it('takes measures and percentages for text', () => {
    expect(ids('- [ ] 1.1 a\n- [ ] 99.9% of requests\n- [ ] 0.5s at most\n- [ ] 1.1-1.3 done')).toEqual([
      '1.1',
    ]);
  });

  it('says when a file has no task', () => {
    expect(parseTasks('# Notes\n- [ ] buy milk')).toMatchObject({
      format: 'none',
      scheme: 'none',
      tasks: [],
    });
    expect(codes('- [ ] buy milk')).toEqual(['NO_TASKS', 'UNIDENTIFIED_CHECKBOX']);
  });

  it('takes a legend and a link for what they are', () => {
    expect(
      parseTasks('- [P] can run in parallel\n- [x](http://a.b) link\n- [US1] story').unidentified,
    ).toEqual([]);
  });
});

describe('plan files', () => {
  const plan = [
    '## Phase 3: Docs',
    '**Execution Note:** Tasks 3.1-3.3 are [SEQUENTIAL] - all modify `docs/a.md`',
    '- [ ] 3.1 a',
    '- [ ] 3.2 b',
    '- [ ] 3.4 c',
    '### Phase 4',
    '- [ ] 4.1 d',
    'Phases 1-3 are [PARALLEL]',
    'Format: `Tasks X.Y-X.Z are [SEQUENTIAL]`',
  ].join('\n');

  it('reads execution notes with range, members and reason', () => {
    expect(parseTasks(plan).notes).toEqual([
      {
        kind: 'sequential',
        scope: 'tasks',
        range: '3.1-3.3',
        members: ['3.1', '3.2', '3.3'],
        reason: 'all modify `docs/a.md`',
        line: 2,
      },
      { kind: 'parallel', scope: 'phases', range: '1-3', members: ['1', '2', '3'], line: 8 },
    ]);
  });

  it('gives tasks their sequential group and phase, also from a ### heading', () => {
    const document = parseTasks(plan);
    expect(document.format).toBe('plan');
    expect(document.tasks.map((task) => [task.id, task.phase, task.sequentialGroup])).toEqual([
      ['3.1', 3, '3.1-3.3'],
      ['3.2', 3, '3.1-3.3'],
      ['3.4', 3, undefined],
      ['4.1', 4, undefined],
    ]);
  });
});

describe('blocked tasks', () => {
  it('splits the reason off the description', () => {
    expect(only('- [b] T001 call the API (blocked: no key (yet), ask Ann)')).toMatchObject({
      description: 'call the API',
      blockedReason: 'no key (yet), ask Ann',
    });
  });

  it('leaves a remark of an open task in its text', () => {
    expect(only('- [ ] T001 a (blocked: x)').description).toBe('a (blocked: x)');
  });
});
