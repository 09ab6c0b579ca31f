import type { Webhook } from '@specflow/shared/schemas';

/** A webhook as it is being typed. */
export type WebhookDraft = Webhook;

/** The draft that a form begins with. */
export function webhookDraft(webhook: Webhook | null): WebhookDraft {
  return {
    enabled: webhook?.enabled ?? true,
    url: webhook?.url ?? '',
    format: webhook?.format ?? 'plain',
    includeDetails: webhook?.includeDetails ?? false,
  };
}

/** Why an address cannot be used; null when it can. */
export function urlProblem(url: string): string | null {
  try {
    const { protocol } = new URL(url.trim());
    if (protocol === 'http:' || protocol === 'https:') return null;
  } catch {
    // Told below.
  }
  return 'Enter an address that begins with http:// or https://';
}
