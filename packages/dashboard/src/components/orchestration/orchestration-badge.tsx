import { BotIcon } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { StatusIcon } from '@/components/ui/status-icon';
import type { StatusView } from '@/lib/view/run-status';

/** State of a run or project: icon and word. */
export function OrchestrationBadge({ state }: { readonly state: Omit<StatusView, 'short'> }) {
  return (
    <Badge tone={state.tone}>
      <StatusIcon icon={state.icon} />
      <span className="truncate">{state.word}</span>
    </Badge>
  );
}

/** Says that no real agent works here: the demo never passes for the real thing. */
export function SimulatedBadge() {
  return (
    <Badge>
      <BotIcon aria-hidden />
      Simulated agent
    </Badge>
  );
}
