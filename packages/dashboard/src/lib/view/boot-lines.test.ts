import { describe, expect, it } from 'vitest';
import { buildProject } from '@/test/project-fixtures';
import { bootLines } from './boot-lines';

describe('the report of a start', () => {
  it('says of each run of a project which one it is', () => {
    const project = buildProject();
    const run = { projectId: project.id, status: 'running' as const };
    const runs = [
      { ...run, runId: 'r1', found: 'agent_alive' as const, file: 'TODO.md' },
      { ...run, runId: 'r2', found: 'no_agent' as const },
      { ...run, runId: 'r3', projectId: 'gone', found: 'agent_ended' as const },
    ];
    const boot = { at: '2026-01-01T00:00:00.000Z', runs, problems: [] };
    expect(bootLines({ boot, projects: [project] }).map(({ text }) => text.split(':')[0])).toEqual([
      `${project.name} (TODO.md)`,
      project.name,
      'A removed project',
    ]);
  });
});
