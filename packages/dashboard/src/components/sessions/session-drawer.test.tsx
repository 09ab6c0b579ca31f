import type { SessionMessage, SessionReply } from '@specflow/shared/schemas';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildRun, completedRun } from '@/test/fixtures';
import { provideListLayout } from '@/test/list-layout';
import { type Answer, errorAnswer, renderApp } from '@/test/render-app';
import { SessionDrawer } from './session-drawer';

const reply = (messages: readonly SessionMessage[], over: Partial<SessionReply> = {}) => ({
  body: { messages, cursor: '0:100', before: null, atEnd: true, done: true, ...over },
});

const said = (n: number, text = `message ${n}`): SessionMessage => {
  return { id: `0-${n}-0`, role: 'assistant', kind: 'text', text };
};

const MESSAGES: readonly SessionMessage[] = [
  { id: '0-0-0', role: 'system', kind: 'system', text: 'Session started with opus.' },
  said(1, 'I look at <b>the tests</b>.\u001b[31m'),
  { id: '0-2-0', role: 'assistant', kind: 'tool_use', toolName: 'Bash', text: 'npm test\n--silent' },
  { id: '0-3-0', role: 'user', kind: 'tool_result', text: 'one\ntwo\nthree', isError: true },
  { id: '0-4-0', role: 'system', kind: 'result', text: 'All done.', isError: false },
];

const open = (answer: Answer, run = buildRun(), batchId?: string) =>
  renderApp(<SessionDrawer run={run} batchId={batchId} open onOpenChange={() => undefined} />, answer);

provideListLayout();

describe('SessionDrawer', () => {
  it('begins at the end of the newest attempt and shows its text as text', async () => {
    const { seen } = open(() => reply(MESSAGES));
    expect(await screen.findByRole('dialog', { name: 'Session' })).toHaveTextContent(
      'Batch 2 · Core Components · Attempt 1 · at work',
    );
    expect(await screen.findByText('I look at <b>the tests</b>.')).toBeVisible();
    expect(screen.getByText('Ended', { selector: '[role=status]' })).toBeVisible();
    const request = seen.find(({ path }) => path.startsWith('/sessions/'));
    expect(request?.path).toBe('/sessions/00000000-0000-4000-8000-000000000201');
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      projectId: 'app-api',
      attempt: '1',
      limit: '200',
      tail: 'true',
    });
  });

  it('folds tool calls and their output into a line each, and opens them', async () => {
    const { user } = open(() => reply(MESSAGES));
    const call = await screen.findByRole('button', { name: 'Bash npm test' });
    const output = screen.getByRole('button', { name: 'Failed one … 3 lines' });
    expect(screen.queryByText(/two/)).toBeNull();
    await user.click(output);
    expect(screen.getByText(/two/)).toHaveTextContent('one two three');
    await user.click(call);
    expect(call).toHaveAttribute('aria-expanded', 'true');
  });

  it('renders only what is on screen of a long transcript, and loads what is older on the way up', async () => {
    const page = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => said(from + n));
    const { seen } = open(({ query }) =>
      query.has('before')
        ? reply(page(100, 300), { before: null })
        : reply(page(300, 500), { before: '0:300', cursor: '0:500' }),
    );
    expect(await screen.findByText('message 499')).toBeInTheDocument();
    expect(screen.getAllByText(/^message/).length).toBeLessThan(60);
    expect(seen.filter(({ query }) => query.has('before'))).toHaveLength(0);
    const list = screen.getByRole('region', { name: 'Transcript' });
    list.scrollTop = 0;
    fireEvent.scroll(list);
    await waitFor(() => expect(seen.find(({ query }) => query.get('before') === '0:300')).toBeDefined());
  });

  it('jumps to the first error and says so when there is none', async () => {
    const { user, seen } = open(({ query }) =>
      query.has('find') ? reply([], { found: null }) : reply(MESSAGES),
    );
    await screen.findByText(/I look at/);
    await user.click(screen.getByRole('button', { name: 'First error' }));
    expect(await screen.findByText('No errors')).toBeVisible();
    expect(seen.some(({ query }) => query.get('find') === 'error')).toBe(true);
  });

  it('shows the place of the first error, and the way back to the latest', async () => {
    const { user } = open(({ query }) =>
      query.has('find')
        ? reply([{ ...said(7, 'boom'), kind: 'tool_result', isError: true }], {
            found: '0-7-0',
            atEnd: false,
          })
        : reply(MESSAGES),
    );
    await screen.findByText(/I look at/);
    await user.click(screen.getByRole('button', { name: 'First error' }));
    expect(await screen.findByRole('button', { name: 'Failed boom' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Jump to latest' }));
    expect(await screen.findByText(/I look at/)).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Jump to latest' })).toBeNull());
  });

  it('chooses another attempt', async () => {
    const { user, seen } = open(() => reply(MESSAGES), completedRun());
    const select = await screen.findByRole('combobox', { name: 'Attempt' });
    const [first] = Array.from(select.querySelectorAll('option'));
    await user.selectOptions(select, first?.value ?? '');
    expect(screen.getByRole('dialog')).toHaveTextContent('Batch 1 · Setup · Attempt 1');
    await waitFor(() => expect(seen.some(({ path }) => path.endsWith('000000000200'))).toBe(true));
  });

  it('says that an agent has not spoken yet, or that none has started', async () => {
    const view = open(() => reply([], { done: false }));
    expect(await screen.findByText('The agent has not said anything yet.')).toBeVisible();
    expect(screen.getByText('Live')).toBeVisible();
    view.unmount();
    open(() => reply([]), buildRun(), 'batch-4');
    expect(await screen.findByText('The transcript begins with the first attempt.')).toBeVisible();
  });

  it('shows an error with a way to try again', async () => {
    let tries = 0;
    const { user } = open(() => {
      tries += 1;
      return tries === 1
        ? errorAnswer(404, { code: 'NOT_FOUND', message: 'There is no session.' })
        : reply(MESSAGES);
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no session.');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/I look at/)).toBeVisible();
  });

  it('cuts a long text until it is asked for', async () => {
    const { user } = open(() => reply([said(1, 'word '.repeat(1_000))]));
    await user.click(await screen.findByRole('button', { name: 'Show all' }));
    expect(screen.getByRole('button', { name: 'Show less' })).toBeVisible();
  });
});
