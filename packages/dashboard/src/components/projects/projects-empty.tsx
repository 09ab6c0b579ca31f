import { LayersIcon } from 'lucide-react';
import { AddProjectDialog } from './add-project-dialog';
import { TryDemoButton } from './try-demo-button';

/** The first thing that a new user sees. */
export function ProjectsEmpty({ demoAvailable }: { readonly demoAvailable: boolean }) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-4 py-24 text-center">
      <span className="bg-orchestration grid size-11 place-items-center rounded-xl text-white">
        <LayersIcon className="size-5" aria-hidden />
      </span>
      <div>
        <h2 className="text-lg font-semibold tracking-tight">No projects yet</h2>
        <p className="mt-1 text-pretty text-muted-foreground">
          Add a repository, press Complete Phase, and come back to a phase that is verified and ready to
          merge.
        </p>
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        <AddProjectDialog variant={demoAvailable ? 'outline' : 'default'} />
        {demoAvailable && <TryDemoButton variant="orchestration" />}
      </div>
      {demoAvailable && (
        <p className="text-xs text-pretty text-faint-foreground">
          The demo is a real small project with a simulated agent: no login, no tokens.
        </p>
      )}
    </div>
  );
}
