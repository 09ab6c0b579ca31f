import type { OrchestrationView } from '@specflow/shared/schemas';
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildTimeline } from '@/lib/view/timeline';
import { sumsText, ticksOf } from '@/lib/view/timeline-scale';
import { ago, buildRun, healingRun, NOW, parkedRun, wavesRun } from '@/test/fixtures';
import { renderApp } from '@/test/render-app';
import AttemptsPanel from './attempts-panel';
import { RunViews } from './run-views';
import { SEGMENT_WORD } from './timeline-look';
import TimelineView from './timeline-view';

describe('AttemptsPanel', () => {
  it('lists every attempt under its batch, and explains the newest', async () => {
    renderApp(<AttemptsPanel run={healingRun()} />);
    const list = screen.getByRole('list', { name: 'Attempts by step and batch' });
    const names = within(list)
      .getAllByRole('button')
      .map((button) => button.textContent);
    expect(names).toHaveLength(3);
    expect(names[2]).toContain('Heal 1');
    expect(screen.getByRole('region', { name: 'Batch 2 · Core Components, Heal 1' })).toHaveTextContent(
      '/flow.implement',
    );
  });

  it('keeps the agents of a wave apart by their tasks', () => {
    renderApp(<AttemptsPanel run={wavesRun()} />);
    const list = screen.getByRole('list', { name: 'Attempts by step and batch' });
    expect(within(list).getByText('Batch 2 · Core Components · T014, T015')).toBeVisible();
  });

  it('opens the session of the chosen attempt, and no other', async () => {
    const run = buildRun();
    const { user, seen } = renderApp(<AttemptsPanel run={run} />);
    await user.click(screen.getByRole('button', { name: 'Open session' }));
    expect(await screen.findByRole('dialog', { name: 'Session' })).toHaveTextContent('Batch 2');
    const session = run.executionRecords[1]?.attempts[0]?.sessionId;
    const isAsked = () => seen.some(({ path }) => path === `/sessions/${session}`);
    await expect.poll(isAsked, { timeout: 60_000 }).toBe(true);
  });

  it('says what will be there before the first agent', () => {
    renderApp(<AttemptsPanel run={buildRun({ executionRecords: [] })} />);
    expect(screen.getByText(/No agent has started yet/)).toBeVisible();
  });
});

describe('RunViews', () => {
  it('shows the batches and the attempts first', async () => {
    renderApp(<RunViews run={buildRun()}>the batches</RunViews>);
    expect(screen.getByText('the batches')).toBeVisible();
    expect(await screen.findByRole('heading', { name: 'Attempts' })).toBeVisible();
  });
});

describe('timeline', () => {
  it('gives each group of a wave a line of its own, so that agents side by side are seen as such', () => {
    const { rows } = buildTimeline(wavesRun(), NOW);
    const lanes = rows.filter(({ depth }) => depth === 2);
    expect(lanes.map(({ label }) => label)).toEqual([
      'Wave 1 · T009, T010',
      'Wave 1 · T011, T012',
      'Wave 2 · T013',
      'Wave 2 · T014, T015',
      'Wave 2 · T016, T017',
    ]);
    const live = lanes.slice(2).map(({ segments }) => segments.at(-1));
    expect(live.map((segment) => [segment?.kind, segment?.toMs])).toEqual(live.map(() => ['agent', NOW]));
  });

  it('says what a batch spent its time on', () => {
    const run = buildRun({
      executionRecords: buildRun().executionRecords.map((record) => ({
        ...record,
        attempts: record.attempts.map((attempt, n) =>
          n === 0 && record.batchId === 'batch-1'
            ? { ...attempt, intendedAt: ago(497), startedAt: ago(495), endedAt: ago(223) }
            : attempt,
        ),
      })),
    });
    const row = buildTimeline(run, NOW).rows.find(({ key }) => key === 'batch-1');
    expect(row?.segments.map(({ kind, fromMs, toMs }) => [kind, (toMs - fromMs) / 1_000])).toEqual([
      ['starting', 2],
      ['agent', 272],
    ]);
  });

  it('shows no time for a step that was skipped, and says so', () => {
    const run = buildRun();
    const skipped = { ...run, steps: { ...run.steps, design: { ...run.steps.design, status: 'skipped' } } };
    const records = run.executionRecords.filter(({ step }) => step !== 'design');
    const { rows } = buildTimeline({ ...skipped, executionRecords: records } as OrchestrationView, NOW);
    expect(rows.find(({ key }) => key === 'design')).toMatchObject({ segments: [], note: 'Skipped' });
    expect(rows.find(({ key }) => key === 'analyze')?.note).toBeUndefined();
  });

  it('shows healing apart from other work, and one line per attempt when there are several', () => {
    const run = healingRun();
    const { rows } = buildTimeline(run, NOW);
    const labels = rows.filter(({ depth }) => depth === 2).map(({ label }) => label);
    expect(labels).toEqual(['Attempt 1', 'Heal 1']);
    const batch = rows.find(({ key }) => key === 'batch-2');
    expect(batch?.segments.some(({ kind }) => kind === 'healing')).toBe(true);
  });

  it('never overlaps segments and never leaves the run', () => {
    for (const run of [buildRun(), healingRun(), parkedRun()]) {
      const { rows, fromMs, toMs } = buildTimeline(run, NOW);
      for (const { segments } of rows) {
        for (const [index, segment] of segments.entries()) {
          expect(segment.toMs).toBeGreaterThan(segment.fromMs);
          expect(segment.fromMs).toBeGreaterThanOrEqual(segments[index - 1]?.toMs ?? fromMs);
          expect(segment.toMs).toBeLessThanOrEqual(toMs);
        }
      }
    }
  });

  it('counts the time in which a person was waited for', () => {
    const run = buildRun({
      status: 'waiting_input',
      executionRecords: [],
      spans: [
        { status: 'running', step: 'design', from: ago(100), to: ago(60) },
        { status: 'waiting_input', step: 'design', from: ago(60) },
      ],
      startedAt: ago(100),
    });
    const [row] = buildTimeline(run, NOW).rows;
    expect(sumsText(row?.segments ?? [], SEGMENT_WORD)).toBe('waiting for a person 1m 00s, waiting 40s');
  });

  it.each([1_000, 59_000, 3_600_000, 9 * 86_400_000])(
    'marks an axis of %d ms at no more than 8 places',
    (length) => {
      const ticks = ticksOf({ fromMs: 0, toMs: length });
      expect(ticks.length).toBeLessThanOrEqual(8);
      expect(ticks.at(-1)?.percent).toBeLessThanOrEqual(100);
    },
  );

  it('gives every bar as text and as a table', async () => {
    const { user } = renderApp(<TimelineView run={healingRun()} />);
    expect(screen.getAllByText(/agent at work 4m 32s/).length).toBeGreaterThan(0);
    await user.click(screen.getByRole('button', { name: 'Show as table' }));
    const table = screen.getByRole('table');
    expect(within(table).getAllByRole('columnheader')).toHaveLength(4);
    expect(within(table).getAllByRole('cell', { name: 'Healing' }).length).toBeGreaterThan(0);
  });
});
