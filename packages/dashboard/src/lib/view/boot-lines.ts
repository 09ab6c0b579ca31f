import type { BootReport, ProjectsReply } from '@specflow/shared/schemas';
import { cleanLine } from '@/lib/format/clean-text';

/** One finding of the last start in words. */
export interface BootLine {
  readonly key: string;
  readonly text: string;
  readonly tone: 'neutral' | 'danger';
}

const FOUND: Readonly<Record<BootReport['runs'][number]['found'], string>> = {
  agent_alive: 'its agent had gone on alone and was taken up again',
  agent_ended: 'its agent had ended meanwhile and its result was read',
  no_agent: 'no agent was at work',
};

/** What the server found when it started; empty when there was nothing to tell. */
export function bootLines({ boot, projects }: Pick<ProjectsReply, 'boot' | 'projects'>): readonly BootLine[] {
  if (boot === undefined) return [];
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  const problems = boot.problems.map(({ runId, message }) => ({
    key: `problem-${runId}`,
    text: `A run could not be read: ${message} Its file is kept.`,
    tone: 'danger' as const,
  }));
  const runs = boot.runs.map(({ runId, projectId, found, file }) => {
    const of = file === undefined ? '' : ` (${cleanLine(file)})`;
    return {
      key: runId,
      text: `${names.get(projectId) ?? 'A removed project'}${of}: ${FOUND[found]}.`,
      tone: 'neutral' as const,
    };
  });
  return [...problems, ...runs];
}
