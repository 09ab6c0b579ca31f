import { describe, expect, it } from 'vitest';
import { parseTasks } from './parse-tasks';

const TODO = [
  '# TODO',
  '**Last Updated:** 2025-12-19',
  '## High Priority',
  '### 63. Write the parser',
  '**Effort**: 2-4 hours',
  '**Status**: [NOT STARTED]',
  '**Priority**: High',
  '**Blocking**: 66',
  '**Dependencies**: None',
  '',
  '**Files Affected**:',
  '- `src/parser.ts` (new)',
  '- `src/index.ts`',
  '',
  '**Acceptance Criteria**:',
  '- [ ] T001 reads the files',
  '- [x] 1.1 mentions src/other.ts',
  '#### 1. A step',
  '**Status**: [COMPLETE]',
  '### 64. Document it ✅',
  '- **Status**: [COMPLETED] ✅',
  '- **Dependencies**: 63, Task 61 (completed)',
  '## Low Priority',
  '### 65. Later',
  '* **Status:** Blocked - no account',
  '* **Dependencies:** 63-64 and #70',
  '### 66. Odd',
  '**Dependencies**:',
  '- 64',
  '- Task 65',
].join('\n');

describe('a TODO.md', () => {
  const document = parseTasks(TODO);
  const task = (id: string) => document.tasks.find((candidate) => candidate.id === id);

  it('has one task for each numbered heading with fields', () => {
    expect(document).toMatchObject({ format: 'todo', scheme: 'number', unidentified: [] });
    expect(document.tasks.map(({ id, status, section, line }) => [id, status, section, line])).toEqual([
      ['63', 'pending', 'High Priority', 4],
      ['64', 'done', 'High Priority', 20],
      ['65', 'blocked', 'Low Priority', 24],
      ['66', 'pending', 'Low Priority', 27],
    ]);
  });

  it('states dependencies in lines and lists, as words, ranges and from the other end', () => {
    expect(task('63')?.dependsOn).toEqual([]);
    expect(task('64')?.dependsOn).toEqual(['63', '61']);
    expect(task('65')?.dependsOn).toEqual(['63', '64', '70']);
    expect(task('66')?.dependsOn).toEqual(['64', '65', '63']);
  });

  it('reads files from their list, effort, priority and the reason of a block', () => {
    expect(task('63')).toMatchObject({
      description: 'Write the parser',
      files: ['src/parser.ts', 'src/index.ts'],
      estimateHours: 3,
      complexity: 'high',
    });
    expect(task('65')?.blockedReason).toBe('no account');
  });

  it('reports dependencies that the file does not have and a task without status', () => {
    expect(document.warnings.map(({ code, line }) => [code, line])).toEqual([
      ['MISSING_STATUS', 27],
      ['UNKNOWN_DEPENDENCY', 20],
      ['UNKNOWN_DEPENDENCY', 24],
    ]);
  });

  it.each([
    ['[NOT STARTED]', 'pending'],
    ['NOT STARTED', 'pending'],
    ['[PLANNED]', 'pending'],
    ['PARTIAL (4/12 implemented)', 'pending'],
    ['[IN PROGRESS]', 'in_progress'],
    ['In progress since Monday', 'in_progress'],
    ['[COMPLETE]', 'done'],
    ['`COMPLETED`', 'done'],
    ['✅ COMPLETE (2025-12-19)', 'done'],
    ['✅', 'done'],
    ['[FAILED]', 'failed'],
    ['[TIMEOUT]', 'failed'],
    ['[BLOCKED]', 'blocked'],
    ['[DEFERRED]', 'deferred'],
    ['[ABANDONED]', 'skipped'],
    ['[COMPLETENESS PROOF]', 'pending'],
    ['<!-- [COMPLETE] --> [IN PROGRESS]', 'in_progress'],
    ['', 'pending'],
  ])('reads the status %s as %s', (value, status) => {
    const text = `### 1. x\n**Status**: ${value}\n### 2. y\n**Status**: [NOT STARTED]`;
    expect(parseTasks(text).tasks[0]).toMatchObject({ id: '1', status });
  });

  it.each([
    ['None', []],
    ['none (Phase 1 of 3 is done)', []],
    ['N/A', []],
    ['Soundness (Complete), Deduction Theorem', []],
    ['61, 62', ['61', '62']],
    ['61 62', ['61', '62']],
    ['#61 and #62', ['61', '62']],
    ['Task 61 (design), Tasks 62.', ['61', '62']],
    ['[61](#61-title); **62**', ['61', '62']],
    ['Lean 4.2, 61', ['61']],
  ])('reads the dependencies %s as %j', (value, ids) => {
    const text = `### 1. x\n**Status**: [NOT STARTED]\n**Dependencies**: ${value}`;
    expect(parseTasks(text).tasks[0]?.dependsOn).toEqual(ids);
  });

  it('is told from a tasks.md whose numbered sections state a status', () => {
    const text = '## 1. Setup\n**Status**: [IN PROGRESS]\n- [ ] 1.1 a\n- [ ] 1.2 b';
    expect(parseTasks(text)).toMatchObject({ format: 'tasks', tasks: [{ id: '1.1' }, { id: '1.2' }] });
  });

  it('is told from a document with numbered chapters and a status of its own', () => {
    expect(parseTasks('## 1. Overview\n**Status**: Draft\n- [ ] open question')).toMatchObject({
      format: 'none',
      tasks: [],
      unidentified: [{ line: 3 }],
    });
  });

  it('may use second-level headings, which then are no sections', () => {
    const document = parseTasks('## Backlog\n## 1. a\nStatus: TODO\n## Task 2: b\nStatus: done');
    expect(document.sections.map((section) => section.name)).toEqual(['Backlog']);
    expect(document.tasks.map(({ id, section, status }) => [id, section, status])).toEqual([
      ['1', null, 'pending'],
      ['2', null, 'done'],
    ]);
  });

  it('counts a repeated number once and says so', () => {
    const document = parseTasks('### 1. a\n**Status**: [COMPLETE]\n### 1. b\n**Status**: [NOT STARTED]');
    expect(document.tasks).toMatchObject([{ id: '1', status: 'done' }]);
    expect(document.warnings).toMatchObject([{ code: 'DUPLICATE_ID', line: 3 }]);
  });

  it('ignores headings and statuses in code fences and comments', () => {
    const text =
      '### 1. a\n```\n**Status**: [COMPLETE]\n### 2. b\n```\n<!--\n### 3. c\n-->\n**Status**: [NOT STARTED]';
    expect(parseTasks(text).tasks).toMatchObject([{ id: '1', status: 'pending' }]);
  });
});

describe('a plan file', () => {
  it('takes the checks of a VERIFY list for checks of their phase, not for tasks that lost their id', () => {
    const document = parseTasks(
      '## Plan\n### Phase 1: A\n- [ ] 1.1 a\n\n**VERIFY Phase 1:**\n- [ ] all tests pass\n### Phase 2: B\n- [ ] 2.1 b\n- [ ] stray',
    );
    expect(document.format).toBe('plan');
    expect(document.tasks.map(({ id, phase, verification }) => [id, phase, verification])).toEqual([
      ['1.1', 1, false],
      ['2.1', 2, false],
    ]);
    expect(document.unidentified).toMatchObject([{ line: 6, verifies: 1 }, { line: 9 }]);
    expect(document.warnings).toMatchObject([{ code: 'UNIDENTIFIED_CHECKBOX', line: 9 }]);
  });
});
