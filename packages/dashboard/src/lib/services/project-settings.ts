import {
  type NotificationSettings,
  type OrchestrationConfig,
  type PermissionMode,
  type ProjectSettings,
  ProjectSettingsSchema,
  type Webhook,
} from '@specflow/shared/schemas';
import type { WallClock } from './store/ports';
import type { SettingsStore } from './store/settings-store';

/** The choices of a person: per project (mission F5, permission choice), and where notifications go (L2). */
export interface ProjectSettingsService {
  /** Its `lastConfig` is that of the last start, else what was chosen as a default. */
  forProject(projectId: string): Promise<ProjectSettings>;
  rememberConfig(projectId: string, config: OrchestrationConfig): Promise<void>;
  /** Bypassing permissions is an explicit choice and is stored with its time. */
  choosePermission(projectId: string, mode: PermissionMode): Promise<ProjectSettings>;
  /** What the dialog offers for a first start; undefined when nobody chose it. */
  defaults(): Promise<OrchestrationConfig | undefined>;
  /** Null goes back to the defaults of the product. */
  setDefaults(config: OrchestrationConfig | null): Promise<void>;
  notifications(): Promise<NotificationSettings>;
  /** Null takes the webhook away. */
  setWebhook(webhook: Webhook | null): Promise<NotificationSettings>;
}

/** Builds the service. */
export function createProjectSettings(dependencies: {
  readonly store: SettingsStore;
  readonly clock: WallClock;
}): ProjectSettingsService {
  const { store, clock } = dependencies;

  async function change(projectId: string, part: Partial<ProjectSettings>): Promise<ProjectSettings> {
    const settings = await store.update((before) => ({
      ...before,
      projects: { ...before.projects, [projectId]: { ...ownSettings(before.projects, projectId), ...part } },
    }));
    return ownSettings(settings.projects, projectId);
  }

  return {
    async forProject(projectId) {
      const { projects, defaults: chosen } = await store.read();
      const own = offerable(ownSettings(projects, projectId));
      return chosen === undefined ? own : { ...own, lastConfig: own.lastConfig ?? chosen };
    },
    defaults: async () => (await store.read()).defaults,
    async setDefaults(config) {
      await store.update(({ defaults: _old, ...rest }) =>
        config === null ? rest : { ...rest, defaults: config },
      );
    },
    rememberConfig: async (projectId, config) => void (await change(projectId, { lastConfig: config })),
    choosePermission: (projectId, permissionMode) =>
      change(projectId, { permissionMode, permissionChosenAt: new Date(clock.now()).toISOString() }),
    notifications: async () => (await store.read()).notifications,
    async setWebhook(webhook) {
      const settings = await store.update((before) => {
        const { webhook: _old, ...rest } = before.notifications;
        return { ...before, notifications: webhook === null ? rest : { ...rest, webhook } };
      });
      return settings.notifications;
    },
  };
}

function ownSettings(
  projects: Readonly<Record<string, ProjectSettings>>,
  projectId: string,
): ProjectSettings {
  return Object.hasOwn(projects, projectId) ? (projects[projectId] ?? untouched()) : untouched();
}

function untouched(): ProjectSettings {
  return ProjectSettingsSchema.parse({});
}

/** Earlier versions took an isolation for a phase that could do nothing there; it acted as worktrees. */
function offerable(settings: ProjectSettings): ProjectSettings {
  const { lastConfig } = settings;
  if (lastConfig?.isolation !== 'patch') return settings;
  return { ...settings, lastConfig: { ...lastConfig, isolation: 'worktree' } };
}
