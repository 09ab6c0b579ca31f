import type { OrchestrationView } from '@specflow/shared/schemas';
import { StatusIcon } from '@/components/ui/status-icon';
import { selectionLeftOut } from '@/lib/view/selection';

/** Where the tasks of a run over selected tasks come from, and what of the selection it leaves out and why. */
export function SelectionNote({ run }: { readonly run: OrchestrationView }) {
  if (run.batchRun === undefined) return null;
  const { file } = run.batchRun;
  const leftOut = selectionLeftOut(run.batchRun);
  return (
    <div className="flex flex-col gap-2.5">
      <p className="text-pretty break-words text-muted-foreground">
        Batch run: selected tasks of <span className="font-mono text-xs text-foreground">{file}</span>
      </p>
      {leftOut.length > 0 && (
        <ul aria-label="Left out" className="flex flex-col gap-1.5 text-xs">
          {leftOut.map(({ key, id, look, text }) => (
            <li key={key} className="grid grid-cols-[auto_auto_minmax(0,1fr)] items-baseline gap-x-2.5">
              <StatusIcon icon={look.icon} tone={look.tone} label={look.word} className="translate-y-0.5" />
              <span className="font-mono">{id}</span>
              <span className="text-pretty break-words text-muted-foreground">{text}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
