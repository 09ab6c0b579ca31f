import type { OrchestrationView } from '@specflow/shared/schemas';

/** A run in lines, for the message of a failed test. */
export function describeRun(run: OrchestrationView): string {
  const log = run.decisionLog.map(({ decision, reason }) => `  ${decision} — ${reason}`);
  return [`The run is ${run.status}: ${run.statusReason}`, ...log].join('\n');
}
