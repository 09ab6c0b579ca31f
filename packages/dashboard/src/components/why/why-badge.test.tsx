import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { BatchProgress } from '@/components/orchestration/batch-progress';
import { RUN_STATUS } from '@/lib/view/run-status';
import { attentionRun, buildRun, buildTasks } from '@/test/fixtures';
import { buildProject, buildProjectRun } from '@/test/project-fixtures';
import { renderApp } from '@/test/render-app';
import { WhyBadge } from './why-badge';

describe('the facts behind a badge', () => {
  it('opens with the keyboard, says why, and gives the focus back', async () => {
    const run = attentionRun();
    const { user } = renderApp(<WhyBadge state={RUN_STATUS[run.status]} subject={{ kind: 'run', run }} />);
    await user.tab();
    await user.keyboard('{Enter}');
    const why = await screen.findByRole('dialog', { name: 'Why' });
    expect(why).toHaveTextContent('Why “Needs attention”Batch 2 ended with open tasks.');
    expect(why).toHaveTextContent('CauseBATCH_FAILED');
    expect(why).toHaveTextContent('Agent at worknone');
    expect(why).toHaveTextContent('Recordrevision 17');
    const last = within(within(why).getByRole('list', { name: 'What happened last' })).getAllByRole(
      'listitem',
    );
    expect(last).toHaveLength(4);
    expect(last[0]).toHaveTextContent('Started batch 2: Core Components (T009–T017) — cap $5.00');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByRole('button', { name: 'Needs attention: why?' })).toHaveFocus();
  });

  it('names the agent at work', async () => {
    const run = buildRun();
    const { user } = renderApp(<WhyBadge state={RUN_STATUS[run.status]} subject={{ kind: 'run', run }} />);
    await user.click(screen.getByRole('button', { name: 'Running: why?' }));
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      'Agent at workClaude Code, /flow.implement, attempt 1',
    );
  });

  it('explains a project by its run and its files', async () => {
    const project = buildProject({ orchestration: buildProjectRun() });
    const { user } = renderApp(
      <WhyBadge state={RUN_STATUS.running} subject={{ kind: 'project', project }} />,
    );
    await user.click(screen.getByRole('button', { name: 'Running: why?' }));
    const why = await screen.findByRole('dialog');
    expect(why).toHaveTextContent('Tasks in tasks.md12 of 35 settled');
    expect(why).toHaveTextContent('Phase in the state filein progress');
  });

  it('explains a batch by its tasks, attempts and evidence', async () => {
    const { user } = renderApp(<BatchProgress run={buildRun()} tasks={buildTasks()} />);
    await user.click(screen.getByRole('button', { name: /Setup/ }));
    await user.click(screen.getByRole('button', { name: 'Why “completed”?' }));
    const why = await screen.findByRole('dialog');
    expect(why).toHaveTextContent('All 8 tasks of this batch are settled in tasks.md.');
    expect(why).toHaveTextContent('Files changed6');
    expect(why).toHaveTextContent('Attempt 1: ended after 4m 32s');
  });
});
