import { z } from 'zod';
import { OrchestrationConfigSchema } from './orchestration-config';

/** How an agent may act without asking. `bypassPermissions` is only ever an explicit, dated choice of a person. */
export const PermissionModeSchema = z.enum(['acceptEdits', 'bypassPermissions']);
export type PermissionMode = z.infer<typeof PermissionModeSchema>;

/** What is remembered per project. */
export const ProjectSettingsSchema = z.looseObject({
  permissionMode: PermissionModeSchema.default('acceptEdits'),
  /** When bypass was chosen. */
  permissionChosenAt: z.string().optional(),
  /** The configuration of the last start, offered again (mission F5). */
  lastConfig: OrchestrationConfigSchema.optional(),
});
export type ProjectSettings = z.infer<typeof ProjectSettingsSchema>;

/** A web address that is told what happens to runs. It is the only address that the dashboard ever calls. */
export const WebhookSchema = z.strictObject({
  enabled: z.boolean().default(true),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' })
    .max(2_000),
  /** `plain` is the body of ntfy, `slack` the JSON of Slack and its relatives. */
  format: z.enum(['plain', 'slack']).default('plain'),
  /** Also send the reason of a stop, which may quote an agent. */
  includeDetails: z.boolean().default(false),
});
export type Webhook = z.infer<typeof WebhookSchema>;

/** Where notifications go besides the page. */
export const NotificationSettingsSchema = z.looseObject({ webhook: WebhookSchema.loose().optional() });
export type NotificationSettings = z.infer<typeof NotificationSettingsSchema>;

/** `$SPECFLOW_HOME/settings.json`. No executable and no flag is ever read from a request into it. */
export const SettingsSchema = z.looseObject({
  schemaVersion: z.literal(1).default(1),
  /** Path of the agent executable, or `simulator`; set by hand or by the CLI only. */
  agentBin: z.string().optional(),
  notifications: NotificationSettingsSchema.prefault({}),
  /** What the dialog offers where nothing was started yet. */
  defaults: OrchestrationConfigSchema.optional(),
  projects: z.record(z.string(), ProjectSettingsSchema).default({}),
});
export type Settings = z.infer<typeof SettingsSchema>;
