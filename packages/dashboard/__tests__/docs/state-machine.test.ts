import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  FailureClassSchema,
  isTerminalStatus,
  type OrchestrationExecution,
  type OrchestrationStatus,
  OrchestrationStatusSchema,
  RunActionSchema,
} from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { seedRun } from '@/lib/orchestration/__support__/seed-run';
import { availableActions } from '@/lib/orchestration/commands';
import { FAILURE_ACTIONS, FAILURE_FIXES } from '@/lib/orchestration/failure-policy';
import { runLabel } from '@/lib/orchestration/progress';

const PATH = join(import.meta.dirname, '../../../../docs/state-machine.md');

const WHY: Readonly<Record<OrchestrationStatus, string>> = {
  running: 'an agent works, or the next one is about to',
  paused: 'a person, or "pause between batches", holds it',
  waiting_input: 'an agent asked; its session goes on with the answers',
  parked: 'a usage limit or an outage; wakes up by itself at `resumeAt`',
  waiting_merge: 'verified; a person approves the merge',
  needs_attention: 'it cannot go on by itself; `recoveryContext` says why and what can be done',
  completed: 'merged, finished without a merge, or merged by hand',
  failed: 'aborted by a person',
  cancelled: 'cancelled by a person',
};

/** Printed from the code, so that it cannot say anything else than what happens. */
function render(): string {
  return [
    '# State machine',
    '',
    'Printed from the code by a test; `SPECFLOW_UPDATE_DOCS=1 npm test -- --project dashboard-services state-machine`',
    'writes it anew.',
    '',
    '## Statuses of a run, and what a person can do in each',
    '',
    `| status | label | why | over | ${RunActionSchema.options.join(' | ')} |`,
    `|---|---|---|---|${RunActionSchema.options.map(() => '---').join('|')}|`,
    ...OrchestrationStatusSchema.options.map(statusRow),
    '',
    'The row of `needs_attention` shows a failed batch; its options depend on the reason.',
    '',
    '## What each way of failing calls for',
    '',
    '| class | action | how a person puts it right |',
    '|---|---|---|',
    ...FailureClassSchema.options.map(
      (name) => `| ${name} | ${FAILURE_ACTIONS[name]} | ${FAILURE_FIXES[name] ?? ''} |`,
    ),
    '',
  ].join('\n');
}

function statusRow(status: OrchestrationStatus): string {
  const run = runIn(status);
  const allowed = availableActions(run);
  const cells = RunActionSchema.options.map((action) => (allowed.includes(action) ? 'yes' : ''));
  return `| ${status} | ${runLabel(run)} | ${WHY[status]} | ${isTerminalStatus(status) ? 'yes' : ''} | ${cells.join(' | ')} |`;
}

function runIn(status: OrchestrationStatus): OrchestrationExecution {
  const run = seedRun();
  const recoveryContext = {
    code: 'BATCH_FAILED',
    issue: '',
    options: ['retry' as const, 'skip' as const, 'abort' as const],
  };
  return { ...run, status, ...(status === 'needs_attention' ? { recoveryContext } : {}) };
}

describe('docs/state-machine.md', () => {
  it('says what the code does', async () => {
    if (process.env.SPECFLOW_UPDATE_DOCS === '1') await writeFile(PATH, render());
    expect(await readFile(PATH, 'utf8')).toBe(render());
  });
});
