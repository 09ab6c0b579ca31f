'use client';

import type { PermissionMode } from '@specflow/shared/schemas';
import { useId, useState } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { usePermissionChoice } from '@/hooks/use-preview';
import { toApiError } from '@/lib/api-client/api-error';
import { cn } from '@/lib/view/class-names';
import { ConfigSection } from './config-section';

const CONFIRMATION = 'bypass permissions';

const CHOICES: readonly { readonly mode: PermissionMode; readonly name: string; readonly text: string }[] = [
  {
    mode: 'acceptEdits',
    name: 'Accept edits',
    text: 'The agent edits files and runs the tools of an allow-list, shell commands included. Anything else is refused.',
  },
  {
    mode: 'bypassPermissions',
    name: 'Bypass permissions',
    text: 'The agent may do anything your user account can do, without being asked.',
  },
];

/** What the agent of a project may do without asking; bypassing has to be typed out, and is stored with its date. */
export function PermissionChoice(props: {
  readonly projectId: string;
  readonly mode: PermissionMode;
  /** Heading; "Agent permissions" unless said otherwise. */
  readonly title?: string;
}) {
  const name = useId();
  const choice = usePermissionChoice(props.projectId);
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const choose = (mode: PermissionMode) => {
    if (mode === 'bypassPermissions' && props.mode !== mode) return setAsking(true);
    setAsking(false);
    if (mode !== props.mode) choice.mutate(mode);
  };
  const confirm = () => choice.mutate('bypassPermissions', { onSuccess: () => setAsking(false) });
  const current = CHOICES.find(({ mode }) => mode === props.mode);
  return (
    <ConfigSection
      title={props.title ?? 'Agent permissions'}
      summary={(current?.name ?? props.mode).toLowerCase()}
      open={open}
      onOpenChange={setOpen}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">Agent permissions of this project</legend>
        {CHOICES.map(({ mode, name: label, text }) => (
          <label
            key={mode}
            className={cn(
              'flex items-start gap-2.5 rounded-lg border p-3',
              props.mode === mode && !asking && 'border-accent-line bg-accent-soft/50',
            )}
          >
            <input
              type="radio"
              name={name}
              checked={asking ? mode === 'bypassPermissions' : props.mode === mode}
              onChange={() => choose(mode)}
              className="focus-ring mt-0.5 size-3.5 choice"
            />
            <span>
              <span className="block font-medium">{label}</span>
              <span className="block text-xs text-pretty text-muted-foreground">{text}</span>
            </span>
          </label>
        ))}
        {asking && (
          <div className="flex flex-col gap-1.5 rounded-lg border border-danger-line bg-danger-soft p-3">
            <Label htmlFor={`${name}-confirm`}>Type “{CONFIRMATION}” to confirm this for the project</Label>
            <div className="flex gap-2">
              <Input
                id={`${name}-confirm`}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                autoComplete="off"
                spellCheck={false}
              />
              <Button
                variant="destructive"
                disabled={typed.trim().toLowerCase() !== CONFIRMATION || choice.isPending}
                onClick={confirm}
              >
                Confirm
              </Button>
            </div>
            <p className="text-xs text-muted-foreground">The choice is stored with today’s date.</p>
          </div>
        )}
        {choice.isError && <ErrorNote error={toApiError(choice.error)} />}
      </fieldset>
    </ConfigSection>
  );
}
