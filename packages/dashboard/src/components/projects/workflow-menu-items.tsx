'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu';
import { useSkills } from '@/hooks/use-workflows';
import { toApiError } from '@/lib/api-client/api-error';
import { cn } from '@/lib/view/class-names';
import { isActiveStatus } from '@/lib/view/run-status';
import { type WorkflowItem, workflowItems } from '@/lib/view/workflow-items';
import type { ProjectAction } from './project-action';

/** The commands that can be run in a project; one that cannot says why. */
export function WorkflowMenuItems(props: {
  readonly project: ProjectView;
  readonly onAction: (action: ProjectAction) => void;
}) {
  const { project, onAction } = props;
  const { data, error } = useSkills(project.id);
  if (data === undefined) {
    const text = error === null ? 'Looking for commands…' : toApiError(error).message;
    return <p className="px-2.5 py-2 text-pretty text-muted-foreground">{text}</p>;
  }
  const busy = project.orchestration !== undefined && isActiveStatus(project.orchestration.status);
  const { named, others } = workflowItems(data.skills, {
    busy,
    unavailable: project.unavailable !== undefined,
  });
  const choose = ({ skill }: WorkflowItem) =>
    onAction(skill === null ? { type: 'complete' } : { type: 'workflow', skill });
  return (
    <>
      {named.map((item) => (
        <Item key={item.label} item={item} onChoose={choose} />
      ))}
      {others.length > 0 && <DropdownMenuSeparator />}
      {others.map((item) => (
        <Item key={item.label} item={item} onChoose={choose} />
      ))}
    </>
  );
}

/** Stays in the keyboard's way also when it cannot be chosen, so that everybody learns why. */
function Item(props: { readonly item: WorkflowItem; readonly onChoose: (item: WorkflowItem) => void }) {
  const { item } = props;
  const blocked = item.problem !== null;
  return (
    <DropdownMenuItem
      aria-disabled={blocked}
      onSelect={(event) => (blocked ? event.preventDefault() : props.onChoose(item))}
    >
      <span className="min-w-0">
        <span className={cn('block', blocked && 'text-faint-foreground')}>{item.label}</span>
        {blocked && <span className="block text-xs text-muted-foreground">{item.problem}</span>}
      </span>
    </DropdownMenuItem>
  );
}
