import {
  type OrchestrationConfigInput,
  OrchestrationConfigSchema,
  type OrchestrationExecution,
} from '@specflow/shared/schemas';
import { parseSelector, parseTasks, planBatchRun } from '@specflow/shared/tasks';
import type { ProjectFacts } from '../observe';
import { createRun } from '../run-factory';
import { isoFromMs } from '../time';
import { newWaves, toBatchRun } from '../transitions/batch-run/begin';
import type { ModelTask } from './model-plan';

/** Where the clock of scripted runs begins. */
export const STARTED_AT = Date.UTC(2026, 0, 5, 20, 0, 0);

/** The n-th id of a scripted run: a valid UUID that is easy to read. */
export function idOf(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** What a scripted run starts with. */
export interface RunOptions {
  readonly config?: OrchestrationConfigInput;
  readonly userGate?: OrchestrationExecution['phase']['userGate'];
  readonly branch?: string | null;
  readonly phaseNumber?: string | null;
}

/** A run of phase 0042 on branch `0042-demo`, before anything was decided. */
export function seedRun(options: RunOptions = {}): OrchestrationExecution {
  const { config = {}, userGate = 'none', branch = '0042-demo', phaseNumber = '0042' } = options;
  return createRun({
    ...boundTo(config, branch),
    kind: 'phase',
    phase: { number: phaseNumber, name: 'Demo', featureDir: 'specs/0042-demo', userGate },
    tasks: { completed: 0, total: 0 },
  });
}

/** What runs of every kind are bound to. */
function boundTo(config: OrchestrationConfigInput, branch: string | null = '0042-demo') {
  return {
    id: idOf(0xa0),
    now: isoFromMs(STARTED_AT),
    projectId: 'demo',
    project: { path: '/demo', identity: '1:2', branch, baseBranch: 'main', baseCommit: 'c0ffee' },
    agentKind: 'simulator',
    permissionMode: 'acceptEdits',
    config: OrchestrationConfigSchema.parse(config),
    warnings: [],
  } as const;
}

/** A run over all tasks of a file, before anything was decided, and its tasks as the file has them. */
export function seedBatchRun(
  text: string,
  config: OrchestrationConfigInput = {},
): { run: OrchestrationExecution; tasks: ModelTask[] } {
  const document = parseTasks(text);
  const selection = parseSelector(['all']);
  const plan = planBatchRun(document, selection.ok ? selection.items : []);
  const about = { file: 'TODO.md', selection: 'all', autonomous: true, usesPhaseCommand: false };
  const run = createRun({
    ...boundTo(config),
    kind: 'batch',
    batchRun: toBatchRun(plan, document, about),
    waves: newWaves(plan),
    phase: { number: null, name: null, featureDir: null, userGate: 'none' },
    tasks: { completed: 0, total: plan.waves.flatMap(({ taskIds }) => taskIds).length },
  });
  const tasks = document.tasks.map(({ id, section, dependsOn }): ModelTask => {
    return { id, section: section ?? '', status: 'open', mark: 'pending', dependsOn };
  });
  return { run, tasks };
}

/** A project as it is while that run works: phase 0042 open, artifacts written, nothing merged. */
export function seedProject(): Omit<ProjectFacts, 'plan'> {
  return {
    branch: '0042-demo',
    phase: {
      number: '0042',
      name: 'Demo',
      status: 'in_progress',
      userGate: 'none',
      featureDir: 'specs/0042-demo',
    },
    hasSpec: true,
    hasPlan: true,
    hasTasks: true,
    agentSettings: '',
    merged: false,
  };
}
