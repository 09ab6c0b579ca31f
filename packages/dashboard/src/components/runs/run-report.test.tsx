import { screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runReport } from '@/lib/view/run-report';
import { hasReport } from '@/lib/view/run-report-offer';
import {
  buildRun,
  buildTasks,
  cancelledRun,
  completedRun,
  mergeReadyRun,
  NOW,
  pausedRun,
} from '@/test/fixtures';
import { renderApp } from '@/test/render-app';
import { ExportReportButton } from './export-report-button';

const parse = (text: string) => new DOMParser().parseFromString(text, 'text/html');

describe('runReport', () => {
  it('holds phase, steps, batches, tasks, evidence, costs and decisions', () => {
    const page = parse(runReport(completedRun(), buildTasks(35), NOW)).body;
    const headings = [...page.querySelectorAll('h1, h2')].map((heading) => heading.textContent);
    expect(headings).toEqual([
      'Phase 1055 · Smart batching & orchestration',
      'Steps',
      'Batches',
      'Attempts',
      'Costs',
      'Decision log',
    ]);
    for (const text of ['Retry policy', 'src/module-0.ts', '$3.42', 'Design skipped', '35 of 35']) {
      expect(page.textContent).toContain(text);
    }
  });

  it('makes hostile text of agents and files inert', () => {
    const evil = `"'><script>alert(1)</script><img src=x onerror=alert(1)><style>*{}</style>\u202e\u001b[31m`;
    const run = completedRun();
    const report = runReport(
      {
        ...run,
        statusReason: evil,
        phase: { ...run.phase, name: `</title>${evil}` },
        warnings: [evil],
        project: { ...run.project, path: evil, branch: evil },
        decisionLog: [{ timestamp: run.startedAt, decision: evil, reason: `</td></table>${evil}` }],
        batches: {
          ...run.batches,
          items: run.batches.items.map((item) => ({
            ...item,
            section: evil,
            evidence: item.evidence && {
              ...item.evidence,
              files: item.evidence.files.map((file) => ({ ...file, path: evil })),
            },
          })),
        },
      },
      buildTasks(35).map((task) => ({ ...task, description: evil })),
      NOW,
    );
    const page = parse(report);
    expect(page.querySelectorAll('script, img, iframe, link, a, [onerror], [src], [href]')).toHaveLength(0);
    expect(page.querySelectorAll('style')).toHaveLength(1);
    expect(page.body.textContent).toContain('<script>alert(1)</script>');
    expect(['\u001b', '\u202e'].filter((character) => report.includes(character))).toEqual([]);
  });

  it('says the same of the same run', () => {
    expect(runReport(completedRun(), [], NOW)).toBe(runReport(completedRun(), [], NOW + 5_000));
  });
});

describe('hasReport', () => {
  it('is offered for ended runs and those that wait for their merge only', () => {
    const offered = [completedRun(), cancelledRun(), mergeReadyRun()].map(hasReport);
    expect(offered).toEqual([true, true, true]);
    expect([buildRun(), pausedRun()].map(hasReport)).toEqual([false, false]);
  });
});

describe('ExportReportButton', () => {
  const saved: { name: string; blob: Blob }[] = [];
  const { createObjectURL, revokeObjectURL } = URL;
  const { click } = HTMLAnchorElement.prototype;
  beforeEach(() => {
    saved.length = 0;
    let blob = new Blob();
    URL.createObjectURL = (content: Blob) => {
      blob = content;
      return 'blob:report';
    };
    URL.revokeObjectURL = () => undefined;
    HTMLAnchorElement.prototype.click = function save(this: HTMLAnchorElement) {
      saved.push({ name: this.download, blob });
    };
  });
  afterEach(() => {
    Object.assign(URL, { createObjectURL, revokeObjectURL });
    HTMLAnchorElement.prototype.click = click;
  });

  it('hands the report to the downloads', async () => {
    const { user } = renderApp(<ExportReportButton run={completedRun()} tasks={buildTasks(35)} />);
    await user.click(screen.getByRole('button', { name: 'Export report' }));
    await expect.poll(() => saved.length, { timeout: 60_000 }).toBe(1);
    expect(saved[0]?.name).toBe('specflow-phase-1055-00000000.html');
    expect(saved[0]?.blob.size).toBeGreaterThan(1_000);
  });
});
