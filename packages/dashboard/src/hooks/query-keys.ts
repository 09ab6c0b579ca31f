import type { DiffRequest, PreviewOptions } from '@/lib/api-client/api';

/** Names of everything that is cached; `orchestration` comes first in all that a run's change outdates. */
export const queryKeys = {
  projects: ['projects'] as const,
  orchestrations: ['orchestration'] as const,
  status: (projectId: string, runId?: string) =>
    ['orchestration', projectId, 'status', runId ?? 'current'] as const,
  preview: (projectId: string, options: PreviewOptions) =>
    ['orchestration', projectId, 'preview', options] as const,
  previews: (projectId: string) => ['orchestration', projectId, 'preview'] as const,
  settings: ['settings'] as const,
  health: ['health'] as const,
  doctor: ['doctor'] as const,
  activity: ['activity'] as const,
  skills: (projectId: string) => ['skills', projectId] as const,
  projectReport: (projectId: string, report: 'status' | 'check') => ['report', projectId, report] as const,
  diff: (request: DiffRequest) => ['diff', request] as const,
  plan: (projectId: string, runId?: string) => ['plan', projectId, runId] as const,
  artifacts: (projectId: string) => ['artifacts', projectId] as const,
  runs: (projectId: string) => ['orchestration', projectId, 'runs'] as const,
};
