'use client';

import { ErrorNote } from '@/components/layout/error-note';
import { SimulatedBadge } from '@/components/orchestration/orchestration-badge';
import { Skeleton } from '@/components/ui/skeleton';
import { useHealth } from '@/hooks/use-settings';
import { toApiError } from '@/lib/api-client/api-error';

/** The agent that was found, read-only. */
export function AgentSection() {
  const { data, error, refetch } = useHealth();
  if (data === undefined) {
    return error === null ? (
      <Skeleton className="m-4 h-16" />
    ) : (
      <ErrorNote className="m-5" error={toApiError(error)} onRetry={() => refetch()} />
    );
  }
  const { agent } = data;
  const found = agent.path !== null || agent.kind === 'simulator';
  const facts = [
    { name: 'Version', value: agent.version ?? (found ? 'unknown' : 'not found') },
    { name: 'Path', value: agent.path ?? '–' },
    { name: 'Dashboard', value: data.version },
  ];
  return (
    <div className="flex flex-col gap-3 p-5">
      <p className="flex flex-wrap items-center gap-2 font-medium">
        {agent.kind === 'simulator' ? 'Bundled simulator' : 'Claude Code'}
        {agent.kind === 'simulator' && <SimulatedBadge />}
      </p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
        {facts.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-muted-foreground">{name}</dt>
            <dd className="font-mono text-xs leading-5 break-all">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="text-xs text-pretty text-muted-foreground">
        {found
          ? 'To use another one, set SPECFLOW_CLAUDE_BIN and restart the dashboard. If runs stop with a login problem, run “claude” in a terminal and sign in with /login.'
          : 'Install Claude Code, or set SPECFLOW_CLAUDE_BIN to its path and restart the dashboard.'}
      </p>
    </div>
  );
}
