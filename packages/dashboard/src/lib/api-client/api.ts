import type {
  ActivityReply,
  AnswerRequest,
  ControlReply,
  ControlRequest,
  DiffReply,
  DoctorCheck,
  GoBackRequest,
  HealthReply,
  OrchestrationConfigInput,
  OrchestrationStatusReply,
  OrchestrationSummary,
  PermissionMode,
  ProjectStatus,
  ProjectsReply,
  ProjectView,
  RecoverRequest,
  SessionReply,
  SettingsReply,
  StartOrchestrationReply,
  StartWorkflowRequest,
  Webhook,
} from '@specflow/shared/schemas';
import type { ArtifactsReply } from '../view/artifacts';
import type { PlanView } from '../view/graph';
import type { CheckReportView } from '../view/project-report';
import type { SkillView } from '../view/workflow-items';
import type { Http } from './http';

/** Control routes that share one request shape. */
export type ControlAction = 'pause' | 'resume' | 'cancel' | 'merge' | 'finish' | 'dismiss' | 'budget';

/** Options that change what a start would do. */
export interface PreviewOptions {
  readonly skipDesign: boolean;
  readonly skipAnalyze: boolean;
  readonly batchSizeFallback: number;
  readonly maxTasksPerBatch: number;
  readonly parallelism: number;
}

/** The output of one attempt of an agent. */
export interface SessionTarget {
  readonly projectId: string;
  readonly sessionId: string;
  readonly attempt: number;
}

/** What was changed by a run, by one batch of it, in one file. */
export interface DiffRequest {
  readonly projectId: string;
  /** The run. */
  readonly id: string;
  readonly batch?: string;
  readonly path?: string;
}

/** Which part of it; without any the beginning. */
export interface SessionRequest extends SessionTarget {
  readonly after?: string;
  readonly before?: string;
  readonly tail?: true;
  readonly find?: 'error';
  readonly limit: number;
}

/** Every request of the page. */
export type Api = ReturnType<typeof createApi>;

/** The API of `interfaces.md` as functions; paths and shapes are in one place. */
export function createApi(http: Http) {
  return {
    projects: (signal?: AbortSignal) => http.get<ProjectsReply>('/projects', signal),

    addProject: (path: string) =>
      http.send<{ project: Pick<ProjectView, 'id' | 'name'> }>('POST', '/projects', { body: { path } }),

    createDemo: () => http.send<{ project: Pick<ProjectView, 'id' | 'name'> }>('POST', '/projects/demo'),

    removeProject: (projectId: string) => http.send<unknown>('DELETE', `/projects?${query({ projectId })}`),

    setPermissionMode: (projectId: string, permissionMode: PermissionMode) =>
      http.send<unknown>('PUT', '/settings', { body: { projectId, permissionMode } }),

    settings: (signal?: AbortSignal) => http.get<SettingsReply>('/settings', signal),

    saveWebhook: (webhook: Webhook | null) =>
      http.send<SettingsReply>('PUT', '/settings', { body: { notifications: { webhook } } }),

    saveDefaults: (defaults: OrchestrationConfigInput | null) =>
      http.send<SettingsReply>('PUT', '/settings', { body: { defaults } }),

    testNotification: () => http.send<unknown>('POST', '/settings/test-notification'),

    health: (signal?: AbortSignal) => http.get<HealthReply>('/health', signal),

    doctor: (signal?: AbortSignal) => http.get<{ checks: readonly DoctorCheck[] }>('/doctor', signal),

    activity: (signal?: AbortSignal) => http.get<ActivityReply>('/activity', signal),

    status: (target: { projectId: string; id?: string }, signal?: AbortSignal) =>
      http.get<OrchestrationStatusReply>(`/workflow/orchestrate/status?${query(target)}`, signal),

    preview: (projectId: string, options: PreviewOptions, signal?: AbortSignal) =>
      http.get<OrchestrationStatusReply>(
        `/workflow/orchestrate/status?${query({ projectId, preview: true, ...options })}`,
        signal,
      ),

    runs: (projectId: string, signal?: AbortSignal) =>
      http.get<{ orchestrations: readonly OrchestrationSummary[]; total: number }>(
        `/workflow/orchestrate/list?${query({ projectId, limit: 50 })}`,
        signal,
      ),

    start: (request: { projectId: string; config: OrchestrationConfigInput }, idempotencyKey: string) =>
      http.send<StartOrchestrationReply>('POST', '/workflow/orchestrate', {
        body: request,
        headers: { 'idempotency-key': idempotencyKey },
      }),

    control: (action: ControlAction, request: ControlRequest) =>
      http.send<ControlReply>('POST', `/workflow/orchestrate/${action}`, { body: request }),

    recover: (request: RecoverRequest) =>
      http.send<ControlReply>('POST', '/workflow/orchestrate/recover', { body: request }),

    session: ({ sessionId, ...options }: SessionRequest, signal?: AbortSignal) =>
      http.read<SessionReply>(`/sessions/${encodeURIComponent(sessionId)}?${query({ ...options })}`, signal),

    rawSession: ({ sessionId, ...options }: SessionTarget) =>
      http.download(`/sessions/${encodeURIComponent(sessionId)}/raw?${query({ ...options })}`),

    goBack: (request: GoBackRequest) =>
      http.send<ControlReply>('POST', '/workflow/orchestrate/go-back', { body: request }),

    skills: (projectId: string, signal?: AbortSignal) =>
      http.get<{ skills: readonly SkillView[] }>(`/workflow/skills?${query({ projectId })}`, signal),

    startWorkflow: (request: StartWorkflowRequest) =>
      http.send<{ execution: { readonly orchestrationId: string } }>('POST', '/workflow/start', {
        body: request,
      }),

    projectStatus: (projectId: string, signal?: AbortSignal) =>
      http.get<{ status: ProjectStatus }>(`/projects/${encodeURIComponent(projectId)}/status`, signal),

    projectCheck: (projectId: string, signal?: AbortSignal) =>
      http.get<{ report: CheckReportView }>(`/projects/${encodeURIComponent(projectId)}/check`, signal),

    plan: (target: { readonly projectId: string; readonly runId?: string }, signal?: AbortSignal) => {
      const ofRun = target.runId === undefined ? '' : `?id=${encodeURIComponent(target.runId)}`;
      return http.get<PlanView>(`/projects/${encodeURIComponent(target.projectId)}/plan${ofRun}`, signal);
    },

    artifacts: (projectId: string, signal?: AbortSignal) =>
      http.get<ArtifactsReply>(`/projects/${encodeURIComponent(projectId)}/artifacts`, signal),

    diff: ({ projectId, ...options }: DiffRequest, signal?: AbortSignal) =>
      http.read<DiffReply>(
        `/projects/${encodeURIComponent(projectId)}/diff?${query({ ...options })}`,
        signal,
      ),

    answer: (request: AnswerRequest) => http.send<unknown>('POST', '/workflow/answer', { body: request }),
  };
}

function query(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.toString();
}
