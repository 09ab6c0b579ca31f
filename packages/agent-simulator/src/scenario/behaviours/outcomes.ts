import { type AgentRun, type Outcome, outcomeOf, WorkEnded } from '../../agent/agent-run';
import { limitReached, RunStopped } from '../../agent/run-stops';
import { newUuid } from '../../protocol/ids';
import { tickTask } from '../../skills/tick-task';
import { atProgress } from '../at-progress';
import type { BehaviourTable } from './behaviour-table';

const DEFAULT_QUESTIONS = [
  {
    question: 'Which storage should the feature use?',
    header: 'Storage',
    options: [
      { label: 'Files', description: 'Plain files beside the project' },
      { label: 'Memory', description: 'Nothing is kept' },
    ],
    multiSelect: false,
  },
];

const ASKED = 'simulator-asked';

async function claimEverything(run: AgentRun, ticks: boolean): Promise<Outcome> {
  const tasks = run.assigned();
  const path = run.tasksPath();
  if (ticks && path !== undefined) for (const task of tasks) await tickTask(run, path, task);
  const outcome = outcomeOf('completed', 'Everything is done.');
  return { ...outcome, tasksCompleted: tasks.map((task) => task.id) };
}

/** What the agent says about its work, true or not. */
export const outcomeBehaviours: BehaviourTable = {
  succeed: () => ({}),
  doNothing: () => ({ replaceWork: async () => outcomeOf('completed', 'There was nothing to do.') }),
  lie: (params) => {
    const ticks = params.flag('ticks', false);
    return { replaceWork: (run) => claimEverything(run, ticks) };
  },
  fail: (params) => {
    const message = params.text('message', 'The work could not be finished: a required file is missing.');
    return atProgress(params.number('afterTasks', 0), async (run, outcome) => {
      const tasksFailed = run.assigned().filter(({ id }) => !outcome.tasksCompleted.includes(id));
      throw new WorkEnded({
        ...outcome,
        status: 'error',
        message,
        tasksFailed: tasksFailed.slice(0, 1).map((task) => task.id),
      });
    });
  },
  needsInput: (params) => {
    const questions = params.objects('questions') ?? DEFAULT_QUESTIONS;
    const everyTime = params.flag('everyTime', false);
    return atProgress(params.number('afterTasks', 0), async (run, outcome) => {
      // A session that has its answer goes on; otherwise a run could never get past the question.
      if (!everyTime && run.session.history.some((line) => line.type === ASKED)) return;
      run.session.append({ type: ASKED, uuid: newUuid() });
      const message = 'A decision is needed before the work can go on.';
      throw new WorkEnded({ ...outcome, status: 'needs_input', message, questions });
    });
  },
  noStructuredOutput: () => ({ withholdsStructuredOutput: true }),
  invalidStructuredOutput: () => ({
    async afterWork() {
      const message = 'Failed to provide valid structured output after 5 attempts';
      const reason = 'structured_output_retry_exhausted';
      throw new RunStopped(limitReached('error_max_structured_output_retries', reason, message));
    },
  }),
  refuse: (params) =>
    atProgress(params.number('afterTasks', 0), async () => {
      throw new RunStopped({
        subtype: 'success',
        isError: true,
        terminalReason: 'completed',
        text: 'API Error: Claude is unable to respond to this request, which appears to violate our usage policy.',
        stopReason: 'refusal',
        exitCode: 1,
      });
    }),
  permissionDenied: (params) => ({ deniedTools: params.texts('tools') ?? ['Bash', 'Edit', 'Write'] }),
};
