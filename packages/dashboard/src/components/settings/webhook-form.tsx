'use client';

import type { Webhook } from '@specflow/shared/schemas';
import { type FormEvent, useId, useState } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { useNotify } from '@/components/layout/notifications';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { useWebhook } from '@/hooks/use-settings';
import { toApiError } from '@/lib/api-client/api-error';
import { urlProblem, type WebhookDraft, webhookDraft } from '@/lib/view/webhook-draft';
import { SettingSwitch } from './setting-switch';

const FORMATS = [
  { id: 'plain', name: 'Plain text', hint: 'ntfy and everything that takes text' },
  { id: 'slack', name: 'Slack', hint: 'Slack, Mattermost, Rocket.Chat' },
] as const;

/** The address that is told what happens to runs, and what it is told. */
export function WebhookForm({ webhook }: { readonly webhook: Webhook | null }) {
  const id = useId();
  const notify = useNotify();
  const { save, test } = useWebhook();
  const [draft, setDraft] = useState(() => webhookDraft(webhook));
  const [problem, setProblem] = useState<string | null>(null);
  const saved = webhookDraft(webhook);
  const changed = JSON.stringify(draft) !== JSON.stringify(saved);
  const change = (part: Partial<WebhookDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setProblem(null);
    test.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const url = draft.url.trim();
    const wrong = urlProblem(url);
    setProblem(wrong);
    if (wrong !== null) return document.getElementById(id)?.focus();
    save.mutate({ ...draft, url }, { onSuccess: () => notify({ tone: 'success', title: 'Webhook saved' }) });
    setDraft({ ...draft, url });
  };
  const remove = () => {
    save.mutate(null, { onSuccess: () => notify({ tone: 'success', title: 'Webhook removed' }) });
    setDraft(webhookDraft(null));
  };
  const sendTest = () =>
    test.mutate(undefined, { onSuccess: () => notify({ tone: 'success', title: 'Test message sent' }) });
  const error = save.error ?? test.error;
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4 p-5">
      <div className="flex flex-col gap-1.5">
        <Label htmlFor={id}>Address</Label>
        <Input
          id={id}
          type="url"
          value={draft.url}
          onChange={(event) => change({ url: event.target.value })}
          placeholder="https://ntfy.sh/your-topic"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-error`}
        />
        {problem !== null && (
          <p id={`${id}-error`} className="text-xs text-danger">
            {problem}
          </p>
        )}
      </div>
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="mb-1.5 text-xs text-muted-foreground">Format</legend>
        {FORMATS.map((format) => (
          <label
            key={format.id}
            className="flex items-start gap-2.5 rounded-lg border p-3 has-checked:border-accent-line has-checked:bg-accent-soft/50"
          >
            <input
              type="radio"
              name={`${id}-format`}
              checked={draft.format === format.id}
              onChange={() => change({ format: format.id })}
              className="focus-ring mt-0.5 size-3.5 choice"
            />
            <span>
              <span className="block font-medium">{format.name}</span>
              <span className="block text-xs text-pretty text-muted-foreground">{format.hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <SettingSwitch
        label="Include details"
        hint="Also send why a run stopped, which may quote an agent. Without it only project, phase and what happened leave this machine."
        checked={draft.includeDetails}
        onChange={(includeDetails) => change({ includeDetails })}
      />
      <SettingSwitch
        label="Enabled"
        hint="Off keeps the address, but sends nothing."
        checked={draft.enabled}
        onChange={(enabled) => change({ enabled })}
      />
      {error !== null && <ErrorNote error={toApiError(error)} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={!changed || save.isPending}>
          Save
        </Button>
        {webhook !== null && !changed && (
          <Button variant="outline" disabled={test.isPending} onClick={sendTest}>
            {test.isPending ? 'Sending…' : 'Send test'}
          </Button>
        )}
        {webhook !== null && (
          <Button variant="ghost" className="ml-auto" disabled={save.isPending} onClick={remove}>
            Remove
          </Button>
        )}
      </div>
    </form>
  );
}
