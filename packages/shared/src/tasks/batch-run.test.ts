import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBatchRun } from './batch-run';
import { findDependents } from './dependents';
import { parseTasks } from './parse-tasks';
import { parseSelector } from './ranges';

/** A TODO.md from rows such as `64: 63` or `65 [COMPLETE]: 63, 64`. */
function todo(...rows: string[]): string {
  return rows
    .map((row) => {
      const [, id = '', status = '[NOT STARTED]', dependencies = 'None'] =
        /^(\d+)(?: (\[.*\].*?))?(?:: (.*))?$/.exec(row) ?? [];
      return `### ${id}. Task ${id}\n**Status**: ${status}\n**Dependencies**: ${dependencies}\n`;
    })
    .join('\n');
}

function plan(text: string, selector: string, maxParallel?: number) {
  const parsed = parseSelector([selector]);
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => error.message).join(' '));
  return planBatchRun(parseTasks(text), parsed.items, { maxParallel });
}
const wavesOf = (text: string, selector: string) => plan(text, selector).waves.map((wave) => wave.taskIds);

const SEED = todo('63', '64: 63', '65: 63', '66: 64', '67: 65', '88');

describe('a batch run', () => {
  it('has the waves of seed 004', () => {
    expect(wavesOf(SEED, '63-67, 88')).toEqual([
      ['63', '88'],
      ['64', '65'],
      ['66', '67'],
    ]);
  });

  it('reads 63, 65-67, 88 as seed 004 does; 66 waits for 64, which was left out', () => {
    const run = plan(SEED, '63, 65-67, 88');
    expect(run.waves.map((wave) => wave.taskIds)).toEqual([['63', '88'], ['65'], ['67']]);
    expect(run.blocked).toEqual([
      {
        id: '66',
        reason: 'depends on 64, which is not done and not selected',
        waitsFor: ['64'],
        hint: 'Add 64 to the selection, or do it first.',
      },
    ]);
    const done = todo('63', '64 [COMPLETE]', '65: 63', '66: 64', '67: 65', '88');
    expect(wavesOf(done, '63, 65-67, 88')).toEqual([['63', '66', '88'], ['65'], ['67']]);
  });

  it('skips what is complete and names what does not exist, and goes on', () => {
    const run = plan(todo('63 [COMPLETED] ✅', '64: 63', '65 [ABANDONED]'), '63-66');
    expect(run.waves.map((wave) => wave.taskIds)).toEqual([['64']]);
    expect(run.skipped.map(({ id, reason }) => [id, reason])).toEqual([
      ['63', 'already complete'],
      ['65', 'marked as skipped'],
    ]);
    expect(run.notFound).toEqual(['66']);
  });

  it('stops at a cycle and shows its path', () => {
    const run = plan(todo('63: 65', '64: 63', '65: 64', '66'), '63-66');
    expect(run.waves).toEqual([]);
    expect(run.cycles).toEqual([['63', '65', '64']]);
  });

  it('shows a cycle of which only a part was selected, and minds no cycle elsewhere', () => {
    const text = todo('1: 2', '2: 1', '3');
    expect(plan(text, '1').cycles).toEqual([['1', '2']]);
    expect(plan(text, '3')).toMatchObject({ cycles: [], waves: [{ taskIds: ['3'] }] });
  });

  it('blocks all that waits for a blocked task, and goes on with the rest', () => {
    const run = plan(todo('1 [BLOCKED] - no key', '2: 1', '3: 2', '4'), 'all');
    expect(run.waves.map((wave) => wave.taskIds)).toEqual([['4']]);
    expect(run.blocked.map(({ id, reason }) => [id, reason])).toEqual([
      ['1', 'marked as blocked: no key'],
      ['2', 'depends on 1, which cannot run'],
      ['3', 'depends on 2, which cannot run'],
    ]);
  });

  it('releases what a run blocked behind others once these are done or run as well, and nothing that a person blocked', () => {
    const after = (first: string, remark: string) =>
      `${todo(`1 [${first}]`)}\n### 2. b\n**Status**: [BLOCKED] (blocked: ${remark})\n**Dependencies**: 1\n`;
    const behind = 'waits for 1, which failed';
    expect(wavesOf(after('FAILED', behind), 'all')).toEqual([['1'], ['2']]);
    expect(wavesOf(after('COMPLETE', behind), '2')).toEqual([['2']]);
    const alone = plan(after('FAILED', behind), '2');
    expect(alone.waves).toEqual([]);
    expect(alone.blocked).toMatchObject([{ id: '2', reason: expect.stringContaining(behind) }]);
    const person = plan(after('COMPLETE', 'waits for the vendor'), 'all');
    expect(person.blocked.map((task) => task.id)).toEqual(['2']);
  });

  it('runs a task whose dependency the file does not have, with a warning', () => {
    const run = plan(todo('1: 99', '2: 98'), '1');
    expect(run.waves.map((wave) => wave.taskIds)).toEqual([['1']]);
    expect(run.warnings).toMatchObject([
      { code: 'UNKNOWN_DEPENDENCY', message: expect.stringContaining('99') },
    ]);
  });

  it('runs failed and interrupted tasks again', () => {
    expect(wavesOf(todo('1 [FAILED]', '2 [IN PROGRESS]', '3 [TIMEOUT]'), '1-3')).toEqual([['1', '2', '3']]);
  });

  it('takes a phase of a plan, in the order of its notes', () => {
    const text = [
      '## Phase 1: A',
      '- [ ] 1.1 a',
      '## Phase 3: Merge',
      '**Execution Note:** Tasks 3.1-3.2 are [SEQUENTIAL] - all modify same file',
      '- [ ] 3.1 a',
      '- [ ] 3.2 b',
      '- [ ] 3.3 c',
    ].join('\n');
    expect(wavesOf(text, 'phase:3')).toEqual([['3.1', '3.3'], ['3.2']]);
    expect(plan(text, 'p:7').emptyPhases).toEqual([7]);
  });

  it('groups the plan of seed 003 as it does: sequential phases one by one, independent test files side by side', () => {
    const text = [
      '### Phase 0: Configuration',
      '**Execution Note:** Tasks 0.3-0.4 are [SEQUENTIAL] - file operations',
      '- [ ] 0.3 Update playwright.config.ts',
      '- [ ] 0.4 Update vitest.config.ts',
      '### Phase 1: Tests',
      '- [ ] 1.1 websocket-connection.test.ts',
      '- [ ] 1.2 preferences-store.test.ts',
      '- [ ] 1.3 api-utils.test.ts',
      '### Phase 3: Documents',
      '**Execution Note:** Tasks 3.1-3.3 are [SEQUENTIAL] - all modify same file',
      '- [ ] 3.1 Merge ORCHESTRATOR.md content',
      '- [ ] 3.2 Merge ARCHITECTURE.md content',
      '- [ ] 3.3 Create redirect file',
    ].join('\n');
    expect(wavesOf(text, 'all')).toEqual([
      ['0.3'],
      ['0.4'],
      ['1.1', '1.2', '1.3'],
      ['3.1'],
      ['3.2'],
      ['3.3'],
    ]);
    expect(plan(text, 'phase:1').waves[0]?.groups.map((group) => group.taskIds)).toEqual([
      ['1.1'],
      ['1.2'],
      ['1.3'],
    ]);
    expect(wavesOf(text, '1.1 1.2 1.3')).toEqual([['1.1', '1.2', '1.3']]);
  });

  it('handles fifty tasks, a chain of twenty, and one root with 49 dependents', () => {
    const fifty = Array.from({ length: 50 }, (_, i) => `${i + 1}`);
    const wide = plan(todo(...fifty), 'all');
    expect(wide.waves.map((wave) => [wave.taskIds.length, wave.groups.length])).toEqual([[50, 5]]);
    const chain = todo(...fifty.slice(0, 20).map((id, i) => (i === 0 ? id : `${id}: ${i}`)));
    expect(wavesOf(chain, '1-20')).toEqual(fifty.slice(0, 20).map((id) => [id]));
    const star = todo('1', ...fifty.slice(1).map((id) => `${id}: 1`));
    expect(wavesOf(star, 'all').map((wave) => wave.length)).toEqual([1, 49]);
  });

  it('never makes more groups than agents, and keeps tasks of one file together', () => {
    const text = '- [ ] T001 edit src/a.ts\n- [ ] T002 edit src/b.ts\n- [ ] T003 test src/a.ts';
    const groupsOf = (maxParallel: number) =>
      plan(text, 'all', maxParallel).waves[0]?.groups.map((group) => group.taskIds);
    expect(groupsOf(5)).toEqual([['T001', 'T003'], ['T002']]);
    expect(groupsOf(1)).toEqual([['T001', 'T002', 'T003']]);
    const queue = plan('- [ ] T001 src/a.ts\n- [ ] T002 (4h) src/b.ts\n- [ ] T003 src/a.ts', 'all').waves[0]
      ?.queue;
    expect(queue).toEqual([
      { taskIds: ['T002'], weight: 4 },
      { taskIds: ['T001', 'T003'], weight: 2 },
    ]);
  });
});

describe('any selection of any TODO.md', () => {
  const rows = fc.array(
    fc.record({
      status: fc.constantFrom('[NOT STARTED]', '[COMPLETE]', '[BLOCKED]', '[FAILED]', '[DEFERRED]'),
      to: fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const textOf = (list: { status: string; to: number[] }[]) =>
    todo(
      ...list.map(({ status, to }, i) => `${i + 1} ${status}${to.length > 0 ? `: ${to.join(', ')}` : ''}`),
    );

  it('accounts for each selected task exactly once, and runs nothing before what it depends on', () => {
    fc.assert(
      fc.property(rows, fc.uniqueArray(fc.integer({ min: 1, max: 16 }), { minLength: 1 }), (list, picked) => {
        const text = textOf(list);
        const run = plan(text, picked.join(', '));
        fc.pre(run.cycles.length === 0);
        const places = [
          ...run.waves.flatMap((wave) => wave.taskIds),
          ...run.skipped.map((task) => task.id),
          ...run.blocked.map((task) => task.id),
          ...run.notFound,
        ];
        expect(places.sort()).toEqual(picked.map(String).sort());
        const tasks = new Map(parseTasks(text).tasks.map((task) => [task.id, task]));
        const done = new Set(
          [...tasks.values()].filter((t) => ['done', 'deferred'].includes(t.status)).map((t) => t.id),
        );
        for (const wave of run.waves) {
          for (const groups of [wave.groups, wave.queue])
            expect(groups.flatMap((group) => group.taskIds).sort()).toEqual([...wave.taskIds].sort());
          for (const id of wave.taskIds) {
            for (const needed of tasks.get(id)?.dependsOn ?? []) {
              if (tasks.has(needed)) expect(done).toContain(needed);
            }
          }
          for (const id of wave.taskIds) done.add(id);
        }
      }),
    );
  });

  it('is refused exactly when a selected open task depends on itself', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const text = textOf(list);
        const open = parseTasks(text).tasks.filter((task) => ['pending', 'failed'].includes(task.status));
        const isCircular = open.some((task) => {
          const reached = new Set<string>();
          const queue = [...task.dependsOn];
          for (const id of queue) {
            const next = open.find((other) => other.id === id);
            if (next === undefined || reached.has(id)) continue;
            reached.add(id);
            queue.push(...next.dependsOn);
          }
          return reached.has(task.id);
        });
        expect(plan(text, 'all').cycles.length > 0).toBe(isCircular);
      }),
    );
  });
});

describe('findDependents', () => {
  it('names what a failure blocks, directly and through others', () => {
    const { tasks } = parseTasks(todo('1', '2: 1', '3: 2', '4', '5: 4, 3'));
    expect(findDependents(tasks, ['1'])).toEqual(['2', '3', '5']);
    expect(findDependents(tasks, ['4', '2'])).toEqual(['3', '5']);
    expect(findDependents(tasks, ['9'])).toEqual([]);
  });
});
