import { isTaskListFile } from '@specflow/shared/runs';
import type { DiffReply, FileChange } from '@specflow/shared/schemas';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { PROJECT_ID, RUN_ID } from '@/test/fixtures';
import { provideListLayout } from '@/test/list-layout';
import { type Answer, errorAnswer, renderApp } from '@/test/render-app';
import { DiffDrawer } from './diff-drawer';

provideListLayout();

const change = (path: string, over: Partial<FileChange> = {}): FileChange => {
  return { path, status: 'modified', additions: 1, deletions: 1, ...over };
};
const fileDiff = (path: string, body: string) =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,2 +1,2 @@\n${body}`;

const DIFF = fileDiff('src/a.ts', ' same\n-before\n+after <b>\n') + fileDiff('src/b.ts', '+new\n');

const answer = (over: Partial<DiffReply> = {}) => ({
  body: {
    files: [change('src/a.ts'), change('src/b.ts')],
    filesTruncated: false,
    diff: DIFF,
    isTruncated: false,
    ...over,
  },
});

const open = (reply: Answer, batchId: string | undefined = 'batch-2') =>
  renderApp(
    <DiffDrawer
      projectId={PROJECT_ID}
      runId={RUN_ID}
      batchId={batchId}
      isTaskList={isTaskListFile}
      subject="Batch 2 · Core Components"
      open
      onOpenChange={() => undefined}
    />,
    reply,
  );

describe('DiffDrawer', () => {
  it('shows the files of a batch with their counts, and what changed in them', async () => {
    const { seen } = open(() => answer());
    const dialog = await screen.findByRole('dialog', { name: 'Changes' });
    expect(dialog).toHaveTextContent('Batch 2 · Core Components');
    expect(await screen.findByText('after <b>')).toBeVisible();
    expect(screen.getByText('before')).toBeVisible();
    expect(dialog).toHaveTextContent('2 files+2 −1');
    const files = within(screen.getByRole('navigation', { name: 'Changed files' }));
    expect(files.getAllByRole('button')).toHaveLength(2);
    const [request] = seen;
    expect(request?.path).toBe(`/projects/${PROJECT_ID}/diff`);
    expect(Object.fromEntries(request?.query ?? [])).toEqual({ id: RUN_ID, batch: 'batch-2' });
  });

  it('counts the task list apart, as everything else that counts changed files does', async () => {
    const list = 'specs/1055-smart-batching/tasks.md';
    open(() => answer({ files: [change('src/a.ts'), change('src/b.ts'), change(list)] }));
    await screen.findByText('before');
    expect(screen.getByRole('dialog')).toHaveTextContent('2 files and the task list');
  });

  it('closes and opens a file', async () => {
    const { user } = open(() => answer());
    const header = await screen.findByRole('button', { name: /^src\/a\.ts/ });
    await user.click(header);
    expect(screen.queryByText('before')).toBeNull();
    await user.click(header);
    expect(screen.getByText('before')).toBeVisible();
  });

  it('asks for the whole run without a batch', async () => {
    const { seen } = renderApp(
      <DiffDrawer
        projectId={PROJECT_ID}
        runId={RUN_ID}
        isTaskList={isTaskListFile}
        subject="Phase 1"
        open
        onOpenChange={() => undefined}
      />,
      () => answer(),
    );
    await screen.findByText('before');
    expect(seen[0]?.query.has('batch')).toBe(false);
  });

  it('loads one by one what is too large for one piece', async () => {
    const { user, seen } = open(({ query }) =>
      query.get('path') === 'src/c.ts'
        ? answer({ diff: fileDiff('src/c.ts', '+loaded\n') })
        : answer({
            files: [change('src/a.ts'), change('src/c.ts')],
            isTruncated: true,
            diff: fileDiff('src/a.ts', '+x\n') + fileDiff('src/c.ts', '+cut'),
          }),
    );
    await user.click(await screen.findByRole('button', { name: 'Load file' }));
    expect(await screen.findByText('loaded')).toBeVisible();
    expect(seen.some(({ query }) => query.get('path') === 'src/c.ts')).toBe(true);
    expect(screen.queryByRole('button', { name: 'Load file' })).toBeNull();
  });

  it('names the files of a project without git', async () => {
    open(() => answer({ diff: null }));
    expect(await screen.findByText('Without git only the names are known.')).toBeVisible();
    expect(screen.getAllByText('Only the name of this file is known')).toHaveLength(2);
  });

  it('says that nothing has changed', async () => {
    open(() => answer({ files: [], diff: '' }));
    expect(await screen.findByText(/No file has changed/)).toBeVisible();
  });

  it('shows an error with a way to try again', async () => {
    let tries = 0;
    const { user } = open(() => {
      tries += 1;
      return tries === 1 ? errorAnswer(404, { code: 'NOT_FOUND', message: 'There is no batch.' }) : answer();
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no batch.');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.getByText('before')).toBeVisible());
  });
});
