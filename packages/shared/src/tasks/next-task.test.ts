import { describe, expect, it } from 'vitest';
import { nextTask } from './next-task';
import { parseTasks } from './parse-tasks';

const next = (text: string, type?: 'task' | 'verify') => nextTask(parseTasks(text), 'tasks.md', type);

describe('nextTask', () => {
  it('answers in the shape of upstream', () => {
    const text = [
      '## Phase 2: Core',
      '- [x] T001 a',
      '- [ ] T002 [US1] write src/b.ts (depends on T001)',
      '- [b] T003 c',
      '## Phase 3: Rest',
      '- [ ] T004 d',
    ].join('\n');
    expect(next(text)).toEqual({
      action: 'implement_task',
      task: {
        id: 'T002',
        description: 'write src/b.ts (depends on T001)',
        section: 'Core',
        phase: '2',
        userStory: 'US1',
        line: 3,
        file: 'tasks.md',
      },
      dependencies: { met: true, requires: ['T001'], blockedBy: [] },
      hints: { filesMentioned: ['src/b.ts'] },
      queue: { remainingInSection: 2, totalRemaining: 3, nextUp: ['T004'] },
    });
  });

  it('passes over a task with an open dependency, and prefers a started one', () => {
    expect(next('- [ ] T001 a (depends on T002)\n- [ ] T002 b')).toMatchObject({ task: { id: 'T002' } });
    expect(next('- [ ] T001 a\n- [/] T002 b')).toMatchObject({ task: { id: 'T002' } });
  });

  it.each([
    ['no_tasks_found', '# Nothing'],
    ['all_tasks_complete', '- [x] T001 a\n- [~] T002 b'],
    ['all_tasks_blocked', '- [b] T001 a\n- [ ] T002 b (depends on T001)'],
  ])('says %s', (reason, text) => {
    expect(next(text)).toMatchObject({ action: 'none', reason });
  });

  it('looks at verification tasks only when asked', () => {
    const text = '- [ ] T001 a\n- [ ] T002 [V] check\n- [ ] T003 [V] check too';
    expect(next(text, 'verify')).toMatchObject({
      action: 'verify_task',
      task: { id: 'T002' },
      queue: { remaining: 2, nextUp: ['T003'] },
    });
    expect(next('- [ ] T001 a\n- [x] T002 [V] b', 'verify')).toMatchObject({
      reason: 'verification_complete',
    });
  });
});
