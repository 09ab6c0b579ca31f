import type { BatchRun, OrchestrationExecution } from '@specflow/shared/schemas';
import { agentsTick, returnsFiles } from './isolation';
import { context, evidence, fence, inline, joinParts, type PromptInput, RULES } from './prompt-parts';

/**
 * The prompt for tasks that no command of the project does: those of plans and TODO files, and of a tasks.md that is
 * not the one of the open phase. It begins without a command and quotes the tasks from their file, as data.
 */
export function buildTaskPrompt(input: PromptInput, batchRun: BatchRun): string {
  const { run, execution, attempt, failureContext } = input;
  const ids = execution.taskIds.join(', ');
  const file = inline(batchRun.file);
  if (attempt.mode === 'resume') {
    return joinParts([
      `You were interrupted. Go on with these tasks of "${file}", one after another: ${ids}`,
      ...taskRules(run, batchRun),
    ]);
  }
  const failure = failureContext?.failure;
  const message = failure ? `${failure.class.replaceAll('_', ' ')}: ${failure.message}` : 'unknown';
  return joinParts([
    ...(execution.kind === 'heal'
      ? [
          `The following run of tasks failed:\n- Tasks failed: ${ids}\n- Error: ${inline(message)}`,
          ...evidence(failureContext),
          'Analyze the failure and fix the issue.',
        ]
      : []),
    `Do these tasks of "${file}", one after another: ${ids}`,
    ...quoted(input),
    'Each task is done when everything that its text asks for is there, its acceptance criteria hold, and the checks of the project that concern it pass.',
    ...taskRules(run, batchRun),
    context(run),
  ]);
}

const HAND_OVER =
  'You can only read. Return each file that is to be created or changed in "files": its path relative to the project and all that it is to hold. The files are written for you when you end with "completed"; other files stay as they are.';

function quoted({ entries = [] }: PromptInput): string[] {
  return entries.map(({ id, text }) => `Task ${id}, as the file states it:\n${fence(text)}`);
}

function taskRules(run: OrchestrationExecution, { file }: BatchRun): string[] {
  const name = inline(file);
  const status = agentsTick(run)
    ? `Tick each task in "${name}" as soon as it is really done: change its own checkbox from [ ] to [x]. Never tick a task that you did not do.`
    : `Do not edit "${name}": its status is kept by SpecFlow.`;
  const naming =
    'Name the tasks that you completed in tasksCompleted and those that you could not do in tasksFailed. When a task needs no change, say why in the message.';
  return [
    `Do NOT work on other tasks of "${name}".`,
    status,
    ...(returnsFiles(run) ? [HAND_OVER] : []),
    naming,
    ...RULES,
  ];
}
