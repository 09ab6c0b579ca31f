import type { OrchestrationStatus, ProjectView } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { buildProject, buildProjectRun } from '@/test/project-fixtures';
import { parseAlertPreferences } from './alert-preferences';
import { claimAlert } from './claim-alert';
import { runAlerts } from './run-alerts';

function project(status: OrchestrationStatus, totalCostUsd = 3): ProjectView {
  const run = buildProjectRun({ status, totalCostUsd });
  const own = { id: run.id, status, costUsd: totalCostUsd, startedAt: '2026-11-20T10:00:00Z' };
  return buildProject({ orchestration: run, history: [own, ...buildProject().history.slice(0, 3)] });
}

const titles = (before: ProjectView, after: ProjectView) =>
  runAlerts([before], [after]).map(({ title }) => title);

describe('runAlerts', () => {
  it.each<[OrchestrationStatus, string]>([
    ['waiting_input', 'app-api: an agent has a question'],
    ['needs_attention', 'app-api: a run needs your attention'],
    ['waiting_merge', 'app-api: ready to merge'],
    ['completed', 'app-api: complete'],
    ['failed', 'app-api: a run was aborted'],
  ])('tells when a run becomes %s, once', (status, title) => {
    expect(titles(project('running'), project(status))).toEqual([title]);
    expect(titles(project(status), project(status))).toEqual([]);
  });

  it('tells that a run over selected tasks has ended without all of them', () => {
    const ended = project('completed');
    const history = ended.history.map((run, at) => (at === 0 ? { ...run, unfinished: true as const } : run));
    expect(titles(project('running'), { ...ended, history })).toEqual([
      'app-api: ended with tasks that are not done',
    ]);
  });

  it.each<OrchestrationStatus>(['running', 'paused', 'parked', 'cancelled'])(
    'is silent when a run becomes %s, which needs nobody',
    (status) => expect(titles(project('needs_attention'), project(status))).toEqual([]),
  );

  it('tells of a run that is active beside another one as well, with its own words', () => {
    const beside = (status: OrchestrationStatus, totalCostUsd: number): ProjectView => {
      const shown = project('running');
      const run = { ...buildProjectRun({ status, totalCostUsd }), id: 'beside', label: 'Tasks of b.md' };
      const own = { id: run.id, status, costUsd: totalCostUsd, startedAt: '2026-11-20T11:00:00Z' };
      return { ...shown, alsoActive: [run], history: [own, ...shown.history] };
    };
    const alerts = runAlerts([beside('running', 39)], [beside('needs_attention', 41)]);
    expect(alerts.map(({ title, body }) => [title, body])).toEqual([
      ['app-api: a run needs your attention', 'Tasks of b.md'],
      ['app-api: 80 % of the budget are spent', '$41.00 of $50.00'],
    ]);
  });

  it('tells when 80 % of the budget are reached, once', () => {
    expect(titles(project('running', 39.99), project('running', 40))).toEqual([
      'app-api: 80 % of the budget are spent',
    ]);
    expect(titles(project('running', 40), project('running', 45))).toEqual([]);
  });

  it('tells of a run that began and ended between two polls', () => {
    const before = buildProject({ history: [] });
    expect(titles(before, project('needs_attention'))).toHaveLength(1);
  });

  it('is silent about old runs and about projects that were not there before', () => {
    const before = project('running');
    const old = { id: 'old', status: 'failed' as const, costUsd: 1, startedAt: '2026-01-01T00:00:00Z' };
    expect(titles(before, { ...before, history: [...before.history, old] })).toEqual([]);
    expect(runAlerts([], [project('needs_attention')])).toEqual([]);
  });
});

describe('claimAlert', () => {
  it('gives an alert to the first tab only', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    expect([claimAlert(storage, 'a'), claimAlert(storage, 'a'), claimAlert(storage, 'b')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('rather tells twice than never when storage is forbidden', () => {
    const refuse = () => {
      throw new Error('forbidden');
    };
    expect(claimAlert({ getItem: refuse, setItem: refuse }, 'a')).toBe(true);
  });
});

describe('parseAlertPreferences', () => {
  it.each([null, '', '{', '[]', '{"browser":"yes"}', 'null'])('reads %s as silence', (text) => {
    expect(parseAlertPreferences(text)).toEqual({ browser: false, sound: false });
  });
});
