import type { OrchestrationView } from '@specflow/shared/schemas';
import { Card } from '@/components/ui/card';

/** What a single workflow is, in place of batches: it has none, and no task file proves its end. */
export function WorkflowNote({ run }: { readonly run: OrchestrationView }) {
  if (run.workflow === undefined) return null;
  const { skill, context } = run.workflow;
  return (
    <Card className="flex flex-col gap-2 p-4">
      <p className="font-mono text-xs break-words">
        /{skill} {context}
      </p>
      <p className="text-pretty text-muted-foreground">
        One command, run by one agent. It has no batches; it ends when its agent ends, and its result is what
        the agent says.
      </p>
    </Card>
  );
}
