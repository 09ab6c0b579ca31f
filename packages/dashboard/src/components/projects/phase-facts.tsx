import type { ProjectView } from '@specflow/shared/schemas';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { Progress } from '@/components/ui/progress';
import { phaseFacts } from '@/lib/view/phase-facts';

/** What is known about the phase of an idle project. */
export function PhaseFacts({ project }: { readonly project: ProjectView }) {
  const { progress } = project;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Phase</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {progress !== null && progress.tasksTotal > 0 && (
          <Progress
            className="h-2"
            label="Tasks complete"
            valueText={`${progress.tasksCompleted} of ${progress.tasksTotal} tasks complete`}
            value={progress.tasksCompleted}
            max={progress.tasksTotal}
            segments={[
              {
                key: 'done',
                share: progress.tasksCompleted / progress.tasksTotal,
                className: 'bg-done-graphic',
              },
            ]}
          />
        )}
        <dl className="grid gap-x-8 gap-y-2.5 sm:grid-cols-[auto_minmax(0,1fr)]">
          {phaseFacts(project).map(({ name, value }) => (
            <div key={name} className="sm:contents">
              <dt className="text-muted-foreground">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
        </dl>
      </CardContent>
    </Card>
  );
}
