import { SpecflowError } from '@specflow/shared/errors';
import type { OrchestrationStatusReply, OrchestrationView } from '@specflow/shared/schemas';
import type { Command } from 'commander';
import { type Cli, EXIT, type Outcome } from '../cli/cli';
import { usageError } from '../cli/usage-error';
import { connect } from '../run/connect';
import {
  type Answer,
  describeQuestion,
  describeQuestions,
  type OpenQuestion,
  openQuestions,
  readAnswer,
} from '../run/open-questions';
import { noRun, severalRuns } from '../run/which-run';
import { count } from '../text/layout';

/** Attempts at one answer before the command gives up. */
const MAX_ASKED = 5;

/** `specflow orchestrate answer [answers…]`: what the question drawer of the page does, on a terminal. */
export function addAnswerCommand(orchestrate: Command, cli: Cli): void {
  orchestrate
    .command('answer [answers...]')
    .description('answer the questions of agents: asks each one, or takes the answers in their order')
    .option('--id <run>', 'another run than the active one')
    .addHelpText(
      'after',
      '\nAn answer is the number of an option, its label, or your own words; "1,3" chooses several where several may be chosen.',
    )
    .action((answers: string[], flags: { id?: string }) => cli.run(() => answer(cli, answers, flags.id)));
}

async function answer(cli: Cli, typed: readonly string[], id: string | undefined): Promise<Outcome> {
  const { api, projectId } = await connect(cli);
  const status = await api.get<OrchestrationStatusReply>('/workflow/orchestrate/status', { projectId, id });
  if (status.active) throw severalRuns(status.active);
  const open = status.orchestration === null ? [] : openQuestions(status.orchestration);
  if (open.length === 0) throw nothingAsked(status.orchestration);
  const answers = typed.length > 0 ? readAll(cli, open, typed) : await askAll(cli, open);
  if (answers === null) return unanswered(cli, open);
  for (const executionId of new Set(open.map((each) => each.executionId)))
    await api.post('/workflow/answer', { projectId, executionId, answers: answers.get(executionId) });
  const query = { projectId, id: status.orchestration?.id };
  const data = await api.get<OrchestrationStatusReply>('/workflow/orchestrate/status', query);
  return { data, text: `${count(open.length, 'answer')} given; the run goes on.` };
}

/** Answers by execution and question. */
type Answers = Map<string, Record<string, Answer>>;

function put(answers: Answers, { executionId, question }: OpenQuestion, value: Answer): void {
  answers.set(executionId, { ...answers.get(executionId), [question.id]: value });
}

/** All answers of the command line, or none: half of them would let no agent go on. */
function readAll(cli: Cli, open: readonly OpenQuestion[], typed: readonly string[]): Answers {
  const list = describeQuestions(open, cli.style);
  if (typed.length !== open.length) {
    const given = count(typed.length, 'answer');
    throw usageError(
      `${count(open.length, 'question')}, but ${given}. Give one for each, in order:\n${list}`,
    );
  }
  const answers: Answers = new Map();
  for (const [index, question] of open.entries()) {
    const value = readAnswer(question, typed[index] ?? '');
    if (value === null) throw usageError(`"${typed[index]}" is no answer to question ${index + 1}:\n${list}`);
    put(answers, question, value);
  }
  return answers;
}

/** Asks a person for each; null when they leave, or when nobody can be asked. */
async function askAll(cli: Cli, open: readonly OpenQuestion[]): Promise<Answers | null> {
  if (cli.ask === null) return null;
  const answers: Answers = new Map();
  for (const [index, question] of open.entries()) {
    cli.note(describeQuestion(question, index + 1, cli.style));
    const value = await askOne(cli, question);
    if (value === null) return null;
    put(answers, question, value);
  }
  return answers;
}

async function askOne(cli: Cli, question: OpenQuestion): Promise<Answer | null> {
  for (let asked = 0; cli.ask !== null && asked < MAX_ASKED; asked += 1) {
    const typed = await cli.ask('Answer (empty to leave): ');
    if (typed === null || typed.trim() === '') return null;
    const value = readAnswer(question, typed);
    if (value !== null) return value;
    cli.note('There is no such option. Give a number, a label, or your own words.');
  }
  return null;
}

/** Nothing was sent: the questions, and how to answer them. */
function unanswered(cli: Cli, open: readonly OpenQuestion[]): Outcome {
  const how = 'Nothing was answered. Then: specflow orchestrate answer <answer to 1> <answer to 2> …';
  const data = { questions: open.map(({ executionId, question }) => ({ executionId, ...question })) };
  return { data, text: `${describeQuestions(open, cli.style)}\n\n${how}`, exitCode: EXIT.needsPerson };
}

function nothingAsked(run: OrchestrationView | null): SpecflowError {
  if (run === null) return noRun();
  return new SpecflowError('NOT_FOUND', {
    message: `No agent of run ${run.id} asks anything; the run is ${run.status}.`,
    hint: '"specflow orchestrate status" says what it waits for.',
  });
}
