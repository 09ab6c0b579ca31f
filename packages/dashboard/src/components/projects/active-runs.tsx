import type { OrchestrationSummary } from '@specflow/shared/schemas';
import { Card } from '@/components/ui/card';
import { RunLine } from './run-line';

/** The active runs of a project that has several; each leads to its own page, where it is steered. */
export default function ActiveRuns({ runs }: { readonly runs: readonly OrchestrationSummary[] }) {
  return (
    <section aria-label="Active runs">
      <Card className="overflow-hidden">
        <h2 className="border-b px-4 py-3 font-medium">
          {runs.length} active runs
          <span className="font-normal text-muted-foreground">, the oldest one is shown below</span>
        </h2>
        <ul className="divide-y">
          {runs.map((run) => (
            <RunLine key={run.id} run={run} />
          ))}
        </ul>
      </Card>
    </section>
  );
}
