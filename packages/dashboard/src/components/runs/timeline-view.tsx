'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { useNow } from '@/hooks/use-now';
import { cn } from '@/lib/view/class-names';
import { isActiveStatus } from '@/lib/view/run-status';
import { buildTimeline } from '@/lib/view/timeline';
import { TimelineChart } from './timeline-chart';
import { SEGMENT_FILL, SEGMENT_KINDS, SEGMENT_WORD } from './timeline-look';
import { TimelineTable } from './timeline-table';

/** Where the time of a run went: bars per step, batch and attempt, and the same as a table. */
export default function TimelineView({ run }: { readonly run: OrchestrationView }) {
  const [asTable, setAsTable] = useState(false);
  const now = useNow(isActiveStatus(run.status));
  const timeline = buildTimeline(run, now);
  return (
    <Card className="overflow-hidden">
      <CardHeader className="border-b">
        <CardTitle>Timeline</CardTitle>
        {timeline.rows.length > 0 && (
          <Button variant="ghost" size="sm" className="-mr-2" onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Show as chart' : 'Show as table'}
          </Button>
        )}
      </CardHeader>
      {timeline.rows.length === 0 ? (
        <p className="px-4 py-8 text-center text-muted-foreground">Nothing has happened yet.</p>
      ) : asTable ? (
        <TimelineTable timeline={timeline} />
      ) : (
        <>
          <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 px-4 pt-3 text-xs">
            {SEGMENT_KINDS.map((kind) => (
              <li key={kind} className="flex items-center gap-1.5 text-muted-foreground">
                <span aria-hidden className={cn('h-2.5 w-4 rounded-xs', SEGMENT_FILL[kind])} />
                {SEGMENT_WORD[kind]}
              </li>
            ))}
          </ul>
          <TimelineChart timeline={timeline} />
        </>
      )}
    </Card>
  );
}
