import type { OrchestrationView, TaskView } from '@specflow/shared/schemas';
import { TaskLine } from '@/components/orchestration/batch-details';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { taskSections } from '@/lib/view/task-sections';

/** Every task of the phase by section, as tasks.md has it now. */
export function TasksTab(props: {
  readonly tasks?: readonly TaskView[];
  readonly run: OrchestrationView | null;
  readonly loading: boolean;
}) {
  if (props.loading) return <Skeleton className="h-72 rounded-xl" />;
  if (props.tasks === undefined || props.tasks.length === 0) {
    return (
      <Card className="px-4 py-10 text-center text-pretty text-muted-foreground">
        No tasks yet. The design step writes tasks.md, and its tasks appear here.
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {taskSections(props.tasks, props.run).map((section) => (
        <Card key={section.key} className="overflow-hidden">
          <CardHeader className="border-b">
            <CardTitle className="min-w-0 break-words">{section.title}</CardTitle>
            <p className="shrink-0 text-xs text-faint-foreground tabular-nums">
              {section.done}/{section.tasks.length} done
            </p>
          </CardHeader>
          <ul className="flex flex-col gap-2 px-4 py-3">
            {section.tasks.map((task) => (
              <TaskLine key={task.id} task={task} />
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}
