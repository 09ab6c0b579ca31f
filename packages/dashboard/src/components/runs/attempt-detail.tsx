'use client';

import { ScrollTextIcon } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { StatusIcon } from '@/components/ui/status-icon';
import { cleanText } from '@/lib/format/clean-text';
import { attemptFacts } from '@/lib/view/attempt-facts';
import type { AttemptRow } from '@/lib/view/attempt-rows';

/** Everything that is known about one attempt, and the way to what its agent said. */
export function AttemptDetail({
  row,
  onSession,
}: {
  readonly row: AttemptRow;
  readonly onSession: () => void;
}) {
  const message = row.attempt.outcome?.message ?? '';
  return (
    <section aria-label={`${row.group}, ${row.label}`} className="flex min-w-0 flex-col gap-3 p-4">
      <div>
        <p className="truncate text-xs text-muted-foreground" title={row.group}>
          {row.group}
        </p>
        <h3 className="font-medium">{row.label}</h3>
      </div>
      <p className="flex items-start gap-2 text-pretty break-words">
        <StatusIcon icon={row.look.icon} tone={row.look.tone} className="mt-0.5" />
        <span className="min-w-0">
          {row.look.word}
          {message !== '' && <span className="block text-muted-foreground">{cleanText(message)}</span>}
        </span>
      </p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-xs">
        {attemptFacts(row).map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-muted-foreground">{name}</dt>
            <dd className="break-words tabular-nums">{cleanText(value)}</dd>
          </div>
        ))}
      </dl>
      <Button variant="outline" size="sm" className="self-start" onClick={onSession}>
        <ScrollTextIcon aria-hidden /> Open session
      </Button>
    </section>
  );
}
