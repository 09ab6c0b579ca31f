import type { OrchestrationView, WorkflowExecution } from '@specflow/shared/schemas';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildRun, PROJECT_ID, wavesRun } from '@/test/fixtures';
import { type Answer, errorAnswer, renderApp } from '@/test/render-app';
import { QuestionDrawer } from './question-drawer';
import { QuestionsPanel } from './questions-panel';

type Questions = NonNullable<WorkflowExecution['questions']>;

const QUESTIONS: Questions = [
  {
    id: 'q1-1',
    header: 'Database',
    question: 'Which database should the store use?',
    options: [{ label: 'SQLite', description: 'One file' }, { label: 'PostgreSQL' }],
  },
  {
    id: 'q1-2',
    question: 'Which checks run before a merge?',
    options: [{ label: 'Lint' }, { label: 'Types' }, { label: 'Tests' }],
    multiSelect: true,
  },
  { id: 'q1-3', question: 'What is the service called?' },
];

function waitingRun(questions: Questions = QUESTIONS): OrchestrationView {
  const run = buildRun();
  const [first, second] = run.executionRecords;
  if (first === undefined || second === undefined) throw new Error('the fixture has two executions');
  const asking = { ...second, status: 'waiting_for_input' as const, questions };
  return { ...run, status: 'waiting_input', executionRecords: [first, asking], next: ['answer', 'cancel'] };
}

function answeredRun(): OrchestrationView {
  const run = waitingRun();
  const records = run.executionRecords.map((record) =>
    record.status === 'waiting_for_input'
      ? {
          ...record,
          status: 'running' as const,
          answers: { 'q1-1': 'SQLite', 'q1-2': ['Lint', 'Tests'], 'q1-3': 'Ada' },
        }
      : record,
  );
  return { ...run, status: 'running', executionRecords: records, next: ['pause', 'cancel'] };
}

function open(run: OrchestrationView, answer?: Answer) {
  const closed: boolean[] = [];
  const view = renderApp(
    <QuestionDrawer run={run} open onOpenChange={(next) => closed.push(!next)} />,
    answer,
  );
  return { ...view, closed };
}

/** A wave in which two agents ask. */
function askingWave(): OrchestrationView {
  const run = wavesRun();
  const records = run.executionRecords.map((record) =>
    record.groupId === 'b2-w2-1' || record.groupId === 'b2-w2-2'
      ? { ...record, status: 'waiting_for_input' as const, questions: QUESTIONS }
      : record,
  );
  return { ...run, status: 'waiting_input', executionRecords: records, next: ['answer', 'cancel'] };
}

beforeEach(() => window.sessionStorage.clear());

describe('QuestionDrawer', () => {
  it('says which of the agents of a wave asks, by its tasks', async () => {
    open(askingWave());
    const dialog = await screen.findByRole('dialog', { name: 'Questions' });
    expect(dialog).toHaveTextContent('Batch 2 · Core Components · T013 · 6 questions from 2 agents');
  });

  it('sends one choice, several choices and free text by keyboard alone', async () => {
    const { user, sent, closed } = open(waitingRun(), () => ({ body: {} }));
    const dialog = await screen.findByRole('dialog', { name: 'Questions' });
    expect(dialog).toHaveTextContent('Batch 2 · Core Components');
    await user.keyboard('2');
    expect(screen.getByRole('radio', { name: 'PostgreSQL' })).toBeChecked();
    screen.getByRole('checkbox', { name: 'Lint' }).focus();
    await user.keyboard('13');
    screen.getByRole('textbox', { name: 'What is the service called?' }).focus();
    await user.keyboard('Ada 2{Control>}{Enter}{/Control}');
    await waitFor(() =>
      expect(sent('/workflow/answer')[0]?.body).toEqual({
        projectId: PROJECT_ID,
        executionId: waitingRun().executionRecords[1]?.id,
        answers: { 'q1-1': 'PostgreSQL', 'q1-2': ['Lint', 'Tests'], 'q1-3': 'Ada 2' },
      }),
    );
    await waitFor(() => expect(closed).toEqual([true]));
    expect(window.sessionStorage).toHaveLength(0);
  });

  it('takes an answer that is not in the list', async () => {
    const [first] = QUESTIONS;
    if (first === undefined) throw new Error('there are questions');
    const { user, sent } = open(waitingRun([first]), () => ({ body: {} }));
    await screen.findByRole('dialog');
    await user.keyboard('3');
    await user.type(screen.getByRole('textbox', { name: 'Your own answer' }), 'DuckDB');
    await user.click(screen.getByRole('button', { name: 'Send answers' }));
    await waitFor(() =>
      expect(sent('/workflow/answer')[0]?.body).toMatchObject({ answers: { 'q1-1': 'DuckDB' } }),
    );
  });

  it('names what is missing, leads to it and sends nothing', async () => {
    const { user, sent } = open(waitingRun());
    await user.click(await screen.findByRole('radio', { name: /SQLite/ }));
    await user.click(screen.getByRole('button', { name: 'Send answers' }));
    expect(screen.getAllByText('This question still needs an answer.')).toHaveLength(2);
    expect(screen.getByRole('checkbox', { name: 'Lint' })).toHaveFocus();
    expect(sent('/workflow/answer')).toHaveLength(0);
    expect(screen.getByText('1 of 3 answered')).toBeVisible();
  });

  it('keeps what was begun when it is closed and opened again', async () => {
    const first = open(waitingRun());
    await first.user.click(await screen.findByRole('radio', { name: /SQLite/ }));
    await first.user.type(screen.getByRole('textbox'), 'Lovelace');
    first.unmount();
    open(waitingRun());
    expect(await screen.findByRole('radio', { name: /SQLite/ })).toBeChecked();
    expect(screen.getByRole('textbox')).toHaveValue('Lovelace');
  });

  it('says that somebody was faster, and what was answered', async () => {
    const [question] = QUESTIONS;
    if (question === undefined) throw new Error('there are questions');
    const refusal = errorAnswer(409, { code: 'ALREADY_ANSWERED', message: 'Answered already.' });
    const { user, rerender, closed } = open(waitingRun([question]), () => refusal);
    await user.click(await screen.findByRole('radio', { name: 'PostgreSQL' }));
    await user.click(screen.getByRole('button', { name: 'Send answers' }));
    expect(await screen.findByText('Already answered')).toBeVisible();
    rerender(<QuestionDrawer run={answeredRun()} open onOpenChange={() => undefined} />);
    const answered = within(screen.getByRole('region', { name: 'Answered' }));
    expect(answered.getByText('SQLite')).toBeVisible();
    expect(answered.getByText('Lint, Tests')).toBeVisible();
    expect(screen.queryByRole('radio')).toBeNull();
    expect(closed).toEqual([]);
  });

  it('shows another refusal beside the form, and keeps the answers', async () => {
    const { user } = open(waitingRun([{ id: 'q1-1', question: 'Name?' }]), () =>
      errorAnswer(503, { code: 'STORE_UNAVAILABLE', message: 'The disk is full.' }),
    );
    await user.type(await screen.findByRole('textbox', { name: 'Name?' }), 'Ada');
    await user.click(screen.getByRole('button', { name: 'Send answers' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk is full.');
    expect(screen.getByRole('textbox')).toHaveValue('Ada');
  });

  it('shows hostile text as harmless text, and sends the label as the agent wrote it', async () => {
    const label = '\u001b[31mYes\u202e';
    const { user, sent } = open(
      waitingRun([{ id: 'q1-1', question: '<b>Delete\u001b]0;x\u0007 all?</b>', options: [{ label }] }]),
      () => ({ body: {} }),
    );
    expect(await screen.findByText('<b>Delete all?</b>')).toBeVisible();
    await user.click(screen.getByRole('radio', { name: 'Yes' }));
    await user.click(screen.getByRole('button', { name: 'Send answers' }));
    await waitFor(() =>
      expect(sent('/workflow/answer')[0]?.body).toMatchObject({ answers: { 'q1-1': label } }),
    );
  });

  it('says so when nothing was ever asked', async () => {
    open(buildRun());
    expect(await screen.findByText('No agent of this run has asked anything.')).toBeVisible();
  });
});

describe('QuestionsPanel', () => {
  it('shows the first question and leads to the answers', async () => {
    let opened = 0;
    const { user } = renderApp(<QuestionsPanel run={waitingRun()} onAnswer={() => (opened += 1)} />);
    const panel = screen.getByRole('region', { name: 'Waiting for input' });
    expect(panel).toHaveTextContent('Which database should the store use?');
    expect(panel).toHaveTextContent('3 questions · Batch 2 · Core Components');
    await user.click(screen.getByRole('button', { name: 'Answer Questions' }));
    expect(opened).toBe(1);
  });

  it('is not there when nothing waits', () => {
    renderApp(<QuestionsPanel run={answeredRun()} onAnswer={() => undefined} />);
    expect(screen.queryByRole('region')).toBeNull();
  });
});
