import { join } from 'node:path';
import {
  type AnswerBlock,
  call,
  type ModelBrain,
  type ModelTurn,
  say,
} from '../../../../../scripts/claude/messages-api/model';
import { type Play, replay } from './replay';
import { type FileWork, readWorkPlan } from './work-plan';

/** The project that the model works in. */
export interface BrainProject {
  readonly dir: string;
  /** Relative path of the task file. */
  readonly taskFile: string;
  readonly branch: string;
  /** Texts of the phase's documents by relative path: what `/flow.design` has to write. */
  readonly documents: ReadonlyMap<string, string>;
}

/**
 * A model that follows our own `/flow.*` commands: it does the assigned tasks of the demo project with the agent's
 * Read, Write, Edit and Bash, ticks them, runs the tests, merges and reports. It throws on a prompt in which no
 * command was expanded and which is not one of ours: then the agent did not do its part.
 */
export function createFlowBrain(project: BrainProject): ModelBrain {
  const work = readWorkPlan(project.dir);
  return (turn) => replay(playFor(turn, { project, work }), turn);
}

interface Stage {
  readonly project: BrainProject;
  readonly work: ReadonlyMap<string, readonly FileWork[]>;
}

function playFor({ prompt, earlierPrompts }: ModelTurn, stage: Stage): Play {
  const command = commandOf(prompt) ?? [...earlierPrompts].reverse().map(commandOf).find(Boolean);
  switch (command) {
    case 'flow.design':
      return design(stage);
    case 'flow.analyze':
      return analyze(stage);
    case 'flow.implement':
      return implement(stage, assignedTasks(prompt));
    case 'flow.verify':
      return verify();
    case 'flow.merge':
      return merge(stage);
    default:
      throw new Error(`No /flow command reached the model. The prompt was: ${prompt.slice(0, 400)}`);
  }
}

/** Name of the command that the agent expanded. */
function commandOf(prompt: string): string | undefined {
  return /<command-name>\/?([\w.-]+)<\/command-name>/.exec(prompt)?.[1];
}

/** Task ids of our own part of the prompt; a healer works on what the last sentence names. */
function assignedTasks(prompt: string): string[] {
  const assignment = /<assignment>([\s\S]*?)<\/assignment>/.exec(prompt)?.[1] ?? prompt;
  const remaining = /remaining tasks in this batch:([^.]*)\./.exec(assignment)?.[1];
  return [...new Set((remaining ?? assignment).match(/\bT\d{3}\b/g) ?? [])];
}

const bash = (command: string): AnswerBlock => call('Bash', { command, description: 'Run a command' });
const report = (status: string, message: string): AnswerBlock =>
  call('StructuredOutput', { status, message });

class ToolRefused extends Error {}

/** Uses one tool; what it says, or the end of the play when it is refused or fails. */
function* use(block: AnswerBlock): Generator<readonly AnswerBlock[], string, readonly Result[]> {
  const [result] = yield [block];
  if (result === undefined || result.isError) throw new ToolRefused(result?.text ?? 'no result');
  return result.text;
}
type Result = { readonly text: string; readonly isError: boolean };

/** Runs the steps of a play and reports how they went. */
function* reporting(
  message: string,
  steps: Generator<readonly AnswerBlock[], void, readonly Result[]>,
): Play {
  try {
    yield* steps;
  } catch (error) {
    if (!(error instanceof ToolRefused)) throw error;
    yield [report('error', `A tool failed: ${error.message}`)];
    return;
  }
  yield [report('completed', message)];
}

function design({ project }: Stage): Play {
  return reporting(
    'The documents are complete.',
    (function* () {
      for (const [path, content] of project.documents)
        yield* use(call('Write', { file_path: join(project.dir, path), content }));
    })(),
  );
}

function analyze({ project }: Stage): Play {
  return reporting(
    'Specification, plan and tasks agree.',
    (function* () {
      yield* use(call('Read', { file_path: join(project.dir, project.taskFile) }));
    })(),
  );
}

function implement(stage: Stage, ids: readonly string[]): Play {
  return reporting(
    `Done: ${ids.join(', ')}.`,
    (function* () {
      if (ids.length === 0) throw new Error('The prompt names no task.');
      yield* use(bash('specflow status --json'));
      const tasks = yield* use(call('Read', { file_path: join(stage.project.dir, stage.project.taskFile) }));
      const open = ids.filter((id) => tasks.includes(`- [ ] ${id} `));
      for (const [index, id] of open.entries()) {
        for (const file of stage.work.get(id) ?? []) yield* change(join(stage.project.dir, file.path), file);
        yield* index % 2 === 0 ? use(bash(`specflow mark ${id}`)) : tickByHand(stage, id);
      }
    })(),
  );
}

function* change(path: string, file: FileWork) {
  if ('content' in file) {
    yield* use(call('Write', { file_path: path, content: file.content }));
    return;
  }
  const text = yield* use(call('Read', { file_path: path }));
  const last =
    text
      .split('\n')
      .map(withoutLineNumber)
      .findLast((line) => line.trim() !== '') ?? '';
  const input = { file_path: path, old_string: last, new_string: [last, ...file.append].join('\n') };
  yield* use(call('Edit', input));
}

/** The agent refuses to edit what changed since it was read, so the file is read again. */
function* tickByHand({ project }: Stage, id: string) {
  const file_path = join(project.dir, project.taskFile);
  yield* use(call('Read', { file_path }));
  yield* use(call('Edit', { file_path, old_string: `- [ ] ${id} `, new_string: `- [x] ${id} ` }));
}

/** Read shows each line behind its number and an arrow or a tab. */
const withoutLineNumber = (line: string): string => line.replace(/^\s*\d+[→\t]/, '');

function verify(): Play {
  return reporting(
    'All tests pass.',
    (function* () {
      const output = yield* use(bash('npm test'));
      if (!/^# fail 0$|ℹ fail 0/m.test(output)) throw new ToolRefused(`tests failed: ${output.slice(-400)}`);
    })(),
  );
}

function merge({ project }: Stage): Play {
  return reporting(
    'Merged and closed the phase.',
    (function* () {
      yield [say('I look at the working tree first.'), bash('git status --porcelain')];
      yield* use(bash(`git add -A && git commit -q -m "Everyday helpers"`));
      yield* use(bash(`git checkout -q main && git merge -q --no-ff -m "Merge the phase" ${project.branch}`));
      yield* use(bash('specflow phase close'));
      yield* use(bash('git add -A && (git diff --cached --quiet || git commit -q -m "Close the phase")'));
    })(),
  );
}
