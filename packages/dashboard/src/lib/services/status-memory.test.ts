import type { OrchestrationStatusReply } from '@specflow/shared/schemas';
import { parseTasks } from '@specflow/shared/tasks';
import { describe, expect, it } from 'vitest';
import { makeRunRecord } from '../../../__tests__/bench/run-record';
import { createStatusMemory } from './status-memory';

const made = { projectId: 'p', projectPath: import.meta.dirname, status: 'completed' } as const;
const reply = (): OrchestrationStatusReply => ({ orchestration: null, workflow: null });

describe('the memory of replies', () => {
  it('gives the very reply again while run, task file and agent are the same', async () => {
    const memory = createStatusMemory(4);
    const parts = {
      run: await makeRunRecord(made),
      document: parseTasks('- [ ] T001 a'),
      workflow: null,
      active: [],
    };
    const first = memory.recall(parts, reply);
    expect(memory.recall({ ...parts }, reply)).toBe(first);
    const workflow = { id: 'e', sessionId: 's', status: 'running' } as const;
    const changes = [
      { run: { ...parts.run } },
      { document: parseTasks('- [x] T001 a') },
      { workflow },
      { active: [parts.run, { ...parts.run, id: 'another' }] },
    ];
    for (const change of changes) {
      const next = memory.recall({ ...parts, ...change }, reply);
      expect(next).not.toBe(first);
      expect(memory.recall({ ...parts, ...change, ...structuredCloneOf(change) }, reply)).toBe(next);
    }
  });

  it('forgets the run that was not asked for longest', async () => {
    const memory = createStatusMemory(1);
    const parts = { run: await makeRunRecord(made), document: null, workflow: null, active: [] };
    const first = memory.recall(parts, reply);
    memory.recall({ ...parts, run: { ...parts.run, id: 'another' } }, reply);
    expect(memory.recall(parts, reply)).not.toBe(first);
  });
});

/** What is no object of the record is compared by what it says. */
function structuredCloneOf<T extends object>(change: T): object {
  return 'workflow' in change ? { workflow: structuredClone(change.workflow) } : {};
}
