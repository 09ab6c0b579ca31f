import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildExplicitGraph, stableOrder } from './graph';
import { parseTasks } from './parse-tasks';
import { isOpenStatus } from './task-status';
import { buildWaveGraph } from './wave-graph';
import { computeWaves } from './waves';

const wavesOf = (text: string) => {
  const document = parseTasks(text);
  const open = document.tasks.filter((task) => isOpenStatus(task.status));
  return computeWaves(buildWaveGraph(open, document)).map((wave) => wave.map((node) => open[node]?.id));
};
const lines = (...all: string[]) => all.join('\n');

describe('phase order', () => {
  it('makes a phase wait for the earlier ones, whatever their order in the file', () => {
    expect(
      wavesOf(
        '## Phase 2: B\n- [ ] 2.1 b\n## Phase 1: A\n- [ ] 1.1 a\n- [ ] 1.2 a\n## Phase 3: C\n- [ ] 3.1 c',
      ),
    ).toEqual([['1.1', '1.2'], ['2.1'], ['3.1']]);
  });

  it('holds no task that says itself what it depends on', () => {
    const text = lines(
      '## Phase 1: Tests',
      '- [x] 1.1 a',
      '- [ ] 1.2 b',
      '- [ ] 1.3 c (depends on 1.2)',
      '## Phase 2: Integration',
      '- [ ] 2.1 d (depends on 1.1)',
      '- [ ] 2.2 e (depends on 1.2)',
      '- [ ] 2.3 f',
    );
    expect(wavesOf(text)).toEqual([['1.2', '2.1'], ['1.3', '2.2'], ['2.3']]);
  });

  it('lets phases of a note run side by side, and what follows wait for all of them', () => {
    const phases = [1, 2, 3, 4].map((n) => `## Phase ${n}: X\n- [ ] ${n}.1 x`).join('\n');
    expect(wavesOf(`Phases 1-3 are [PARALLEL]\n${phases}`)).toEqual([['1.1', '2.1', '3.1'], ['4.1']]);
    expect(wavesOf(`Phases 2, 3 are [PARALLEL]\nPhases 3-4 are [PARALLEL]\n${phases}`)).toEqual([
      ['1.1'],
      ['2.1', '3.1'],
      ['4.1'],
    ]);
    expect(wavesOf(`Phases 1-2 are [PARALLEL]\nPhases 2-3 are [PARALLEL]\n${phases}`)).toEqual([
      ['1.1', '2.1'],
      ['3.1'],
      ['4.1'],
    ]);
  });

  it('gives way to a written dependency on a later phase', () => {
    expect(
      wavesOf(
        '## Phase 1: A\n- [ ] 1.1 a (depends on 2.1)\n- [ ] 1.2 b\n## Phase 2: B\n- [ ] 2.1 c\n- [ ] 2.2 d',
      ),
    ).toEqual([['1.2', '2.1'], ['1.1'], ['2.2']]);
  });
});

describe('[P]', () => {
  it('lets tasks run side by side; one without it waits for those above and holds those below', () => {
    const text = lines(
      '## Core',
      '- [ ] T001 a',
      '- [ ] T002 [P] b',
      '- [ ] T003 [P] c',
      '- [ ] T004 d',
      '- [ ] T005 [P] e',
    );
    expect(wavesOf(text)).toEqual([['T001'], ['T002', 'T003'], ['T004'], ['T005']]);
  });

  it('says nothing about sections that do not use it, nor about tasks with dependencies of their own', () => {
    const text = lines(
      '## A',
      '- [ ] T001 a',
      '- [ ] T002 b',
      '## B',
      '- [ ] T003 c',
      '- [ ] T004 [P] d (depends on T001)',
      '- [ ] T005 e (depends on T001)',
    );
    expect(wavesOf(text)).toEqual([
      ['T001', 'T002', 'T003'],
      ['T004', 'T005'],
    ]);
  });
});

describe('a [SEQUENTIAL] note', () => {
  it('puts its tasks into waves of their own, in order', () => {
    const text = lines(
      '## Phase 3: Merge',
      '**Execution Note:** Tasks 3.1-3.3 are [SEQUENTIAL] - all modify same file',
      '- [ ] 3.1 a',
      '- [ ] 3.2 b',
      '- [ ] 3.3 c',
      '- [ ] 3.4 d',
    );
    expect(wavesOf(text)).toEqual([['3.1', '3.4'], ['3.2'], ['3.3']]);
  });
});

/** Plans with phases, flags, notes and dependencies anywhere, also forwards and in circles. */
const planArbitrary = fc
  .array(
    fc.record({
      phase: fc.integer({ min: 1, max: 4 }),
      parallel: fc.boolean(),
      to: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 2 }),
    }),
    { maxLength: 20 },
  )
  .chain((tasks) =>
    fc.tuple(
      fc.constant(tasks),
      fc.constantFrom('', 'Phases 1-2 are [PARALLEL]', 'Tasks T002-T005 are [SEQUENTIAL] - x'),
    ),
  )
  .map(([tasks, note]) => {
    const id = (n: number) => `T${String(n).padStart(3, '0')}`;
    const rows = tasks.map(
      ({ phase, parallel, to }, index) =>
        `## Phase ${phase}: x\n- [ ] ${id(index + 1)}${parallel ? ' [P]' : ''} x${to.length > 0 ? ` (depends on ${to.map(id).join(', ')})` : ''}`,
    );
    return [note, ...rows].join('\n');
  });

describe('any plan', () => {
  it('never gets a cycle from phases, flags and notes, and every written dependency is respected', () => {
    fc.assert(
      fc.property(planArbitrary, (text) => {
        const { tasks } = parseTasks(text);
        const waves = wavesOf(text);
        const free = stableOrder(buildExplicitGraph(tasks)).order.map((node) => tasks[node]?.id);
        expect(waves.flat().sort()).toEqual([...free].sort());
        const waveOf = new Map(waves.flatMap((wave, index) => wave.map((id) => [id, index] as const)));
        for (const task of tasks) {
          const wave = waveOf.get(task.id);
          if (wave === undefined) continue;
          for (const id of task.dependsOn) expect(waveOf.get(id) ?? -1).toBeLessThan(wave);
        }
      }),
    );
  });

  it('has no task before one of an earlier phase unless dependencies say otherwise', () => {
    fc.assert(
      fc.property(planArbitrary, (text) => {
        const { tasks, notes } = parseTasks(text);
        fc.pre(notes.length === 0);
        const known = new Set(tasks.map((task) => task.id));
        const waveOf = new Map(
          wavesOf(text).flatMap((wave, index) => wave.map((id) => [id, index] as const)),
        );
        const isBound = (ids: readonly string[]) => ids.some((id) => known.has(id));
        const isNeeded = (id: string) => tasks.some((task) => task.dependsOn.includes(id));
        for (const later of tasks) {
          if (isBound(later.dependsOn) || isNeeded(later.id)) continue;
          for (const earlier of tasks) {
            if ((earlier.phase ?? 0) >= (later.phase ?? 0) || isNeeded(earlier.id)) continue;
            const [before, after] = [waveOf.get(earlier.id), waveOf.get(later.id)];
            if (before !== undefined && after !== undefined) expect(before).toBeLessThan(after);
          }
        }
      }),
    );
  });
});
