import type { OrchestrationView } from '@specflow/shared/schemas';
import { StatusIcon } from '@/components/ui/status-icon';
import { healingNow } from '@/lib/view/healing';

/** What the agent at work repairs, and how often it may try; nothing while no healer works. */
export default function HealingNoteContent({ run }: { readonly run: OrchestrationView }) {
  const healing = healingNow(run);
  if (healing === null) return null;
  return (
    <section
      aria-label="Auto-healing"
      className="flex items-start gap-2.5 rounded-lg border border-warn-line bg-warn-soft px-3 py-2.5"
    >
      <StatusIcon icon="heal" tone="warn" className="mt-0.5 size-4" />
      <div className="min-w-0">
        <p className="break-words">
          <span className="font-medium">{healing.subject}</span>
          <span className="text-muted-foreground"> · {healing.attempt}</span>
        </p>
        <p className="line-clamp-4 text-pretty break-words text-muted-foreground" title={healing.failure}>
          Fixing: {healing.failure}
        </p>
      </div>
    </section>
  );
}
