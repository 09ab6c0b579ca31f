import { within } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import { leavesTasks } from '@specflow/shared/runs';
import type { OrchestrationExecution, Settings } from '@specflow/shared/schemas';
import type { Effect, NotificationKind } from '@/lib/orchestration/observe';
import type { ServiceLogger } from './store/ports';
import type { SettingsStore } from './store/settings-store';

const TIMEOUT_MS = 10_000;

const TITLES: Readonly<Record<NotificationKind, string>> = {
  needs_answer: 'An agent has a question',
  needs_attention: 'A run needs your attention',
  merge_ready: 'A phase is verified and ready to merge',
  completed: 'A phase is complete',
  failed: 'A run was aborted',
  budget_80: '80 % of a budget are spent',
};

/** A run that is over, by its kind: only one of them completes a phase. */
function endedTitle({ workflow, batchRun }: OrchestrationExecution): string {
  if (workflow) return `/${workflow.skill} has ended`;
  if (!batchRun) return TITLES.completed;
  return leavesTasks(batchRun)
    ? 'A run has ended with tasks that are not done'
    : 'Every selected task is done';
}

/** Tells a person outside of the page (mission L2). The page itself notifies from what it polls. */
export interface NotificationService {
  /** Never throws: a message that cannot be delivered is logged. */
  send(run: OrchestrationExecution, effect: Effect & { readonly type: 'notify' }): Promise<void>;
  /**
   * Sends a test message to the webhook of the settings, also when it is switched off.
   * @throws SpecflowError INVALID_REQUEST without a webhook, WEBHOOK_FAILED when it does not take the message.
   */
  sendTest(): Promise<void>;
}

/** Builds the service. The only address that is ever called is the one in the settings. */
export function createNotificationService(dependencies: {
  readonly settings: SettingsStore;
  readonly logger: ServiceLogger;
}): NotificationService {
  const { settings, logger } = dependencies;
  return {
    async send(run, effect) {
      try {
        const { webhook } = (await settings.read()).notifications;
        if (webhook?.enabled) await post(webhook, message(run, effect, webhook.includeDetails));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        logger.warn('A notification could not be delivered.', { runId: run.id, kind: effect.kind, reason });
      }
    },
    async sendTest() {
      const { webhook } = (await settings.read()).notifications;
      if (!webhook) {
        throw new SpecflowError('INVALID_REQUEST', {
          message: 'No webhook is set.',
          hint: 'Save its address first.',
        });
      }
      try {
        await post(webhook, TEST_MESSAGE);
      } catch (error) {
        throw new SpecflowError('WEBHOOK_FAILED', {
          message: `The webhook did not take the test message: ${reasonOf(error)}.`,
          hint: 'Check its address, and whether it can be reached from this machine.',
          cause: error,
        });
      }
    },
  };
}

/** `fetch` hides what happened in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

interface Message {
  readonly title: string;
  readonly text: string;
  readonly kind: NotificationKind | 'test';
}

const TEST_MESSAGE: Message = {
  title: 'Test',
  text: 'This is a test message. Notifications of SpecFlow arrive here.',
  kind: 'test',
};

/** Without details nothing an agent wrote leaves the machine: only our own words, and names of project and phase. */
function message(
  run: OrchestrationExecution,
  effect: Effect & { readonly type: 'notify' },
  details: boolean,
): Message {
  const phase = [run.phase.number, run.phase.name].filter(Boolean).join(' ');
  const subject = phase === '' ? run.project.path.split('/').at(-1) : `Phase ${phase}`;
  const title = effect.kind === 'completed' ? endedTitle(run) : TITLES[effect.kind];
  const ours = `${subject}: ${title.toLowerCase()}`;
  return { title, text: details ? `${ours}. ${effect.text}` : ours, kind: effect.kind };
}

type Webhook = NonNullable<Settings['notifications']['webhook']>;

async function post(webhook: Webhook, { title, text, kind }: Message): Promise<void> {
  const slack = webhook.format === 'slack';
  await within(TIMEOUT_MS, async (signal) => {
    const response = await fetch(webhook.url, {
      method: 'POST',
      redirect: 'error',
      signal,
      headers: slack ? { 'content-type': 'application/json' } : { title: `SpecFlow: ${title}`, tags: kind },
      body: slack ? JSON.stringify({ text: `*SpecFlow*: ${text}` }) : text,
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
  });
}
