'use client';

import type { ProjectsReply } from '@specflow/shared/schemas';
import { XIcon } from 'lucide-react';
import { useState } from 'react';
import { TimeAgo } from '@/components/layout/elapsed';
import { Button } from '@/components/ui/button';
import { bootLines } from '@/lib/view/boot-lines';
import { cn } from '@/lib/view/class-names';

/** What the server found when it started: runs that it took up, records that it could not read. */
export function BootReportNote({ reply }: { readonly reply: ProjectsReply }) {
  const [closedFor, setClosedFor] = useState<string | null>(null);
  const lines = bootLines(reply);
  if (reply.boot === undefined || lines.length === 0 || closedFor === reply.boot.at) return null;
  const { at } = reply.boot;
  return (
    <section
      aria-label="Start report"
      className="mb-5 flex items-start gap-3 rounded-xl border bg-card px-4 py-3"
    >
      <div className="min-w-0 flex-1">
        <h2 className="font-medium">
          Dashboard started <TimeAgo at={at} />
        </h2>
        <ul className="mt-0.5 flex flex-col gap-0.5">
          {lines.map(({ key, text, tone }) => (
            <li
              key={key}
              className={cn(
                'text-pretty break-words text-muted-foreground',
                tone === 'danger' && 'text-danger',
              )}
            >
              {text}
            </li>
          ))}
        </ul>
      </div>
      <Button variant="ghost" size="icon-sm" aria-label="Close start report" onClick={() => setClosedFor(at)}>
        <XIcon aria-hidden />
      </Button>
    </section>
  );
}
