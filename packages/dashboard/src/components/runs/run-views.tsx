'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { type ReactNode, Suspense } from 'react';
import { PanelBoundary } from '@/components/layout/panel-boundary';
import { SessionContent } from '@/components/sessions/session-drawer';
import { lazyView } from '@/components/ui/lazy-view';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { Skeleton } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { usePreload } from '@/hooks/use-preload';
import { useUrlTab } from '@/hooks/use-url-tab';
import { GraphView } from './lazy-views';

const AttemptsPanel = lazyView(() => import('./attempts-panel'));
const TimelineView = lazyView(() => import('./timeline-view'));

/** What a click may ask for next. */
const NEXT_VIEWS = [TimelineView, GraphView, SessionContent];

type Content = (run: OrchestrationView) => ReactNode;

const VIEWS: readonly { readonly key: string; readonly label: string; readonly content: Content }[] = [
  { key: 'list', label: 'List', content: (run) => <AttemptsPanel run={run} /> },
  { key: 'graph', label: 'Graph', content: (run) => <GraphView projectId={run.projectId} run={run} /> },
  { key: 'timeline', label: 'Timeline', content: (run) => <TimelineView run={run} /> },
];

/** The same run in several views, chosen by the URL (`?view=timeline`); `children` stand above the list's attempts. */
export function RunViews({
  run,
  children,
}: {
  readonly run: OrchestrationView;
  readonly children: ReactNode;
}) {
  usePreload(NEXT_VIEWS);
  const [view, setView] = useUrlTab(['list', 'graph', 'timeline'], 'view');
  // A single command has no tasks of its own.
  const views = run.kind !== 'workflow' ? VIEWS : VIEWS.filter(({ key }) => key !== 'graph');
  return (
    <Tabs value={view} onValueChange={setView} className="min-w-0">
      <TabsList aria-label="Views of the run" className="mb-3">
        {views.map(({ key, label }) => (
          <TabsTrigger key={key} value={key}>
            {label}
          </TabsTrigger>
        ))}
      </TabsList>
      {views.map(({ key, label, content }) => (
        <TabsContent key={key} value={key} className="flex flex-col gap-4">
          {key === 'list' && children}
          <PanelBoundary name={`The view “${label}”`}>
            <LoadBoundary>
              <Suspense fallback={<Skeleton className="h-56 rounded-xl" />}>{content(run)}</Suspense>
            </LoadBoundary>
          </PanelBoundary>
        </TabsContent>
      ))}
    </Tabs>
  );
}
