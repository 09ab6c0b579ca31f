import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What a task of the demo project adds: a new file, or lines at the end of one. */
export type FileWork =
  | { readonly path: string; readonly content: string }
  | { readonly path: string; readonly append: readonly string[] };

const PlanSchema = z.object({
  tasks: z.record(
    z.string(),
    z.object({
      files: z.array(
        z.union([
          z.object({ path: z.string(), from: z.string() }),
          z.object({ path: z.string(), append: z.array(z.string()) }),
        ]),
      ),
    }),
  ),
});

/** The work of each task of the demo project, from the plan that the simulated agent follows, too. */
export function readWorkPlan(projectDir: string): ReadonlyMap<string, readonly FileWork[]> {
  const folder = join(projectDir, '.specflow');
  const plan = PlanSchema.parse(JSON.parse(readFileSync(join(folder, 'simulator.json'), 'utf8')));
  const works = Object.entries(plan.tasks).map(([id, { files }]): [string, FileWork[]] => [
    id,
    files.map((file) =>
      'from' in file
        ? { path: file.path, content: readFileSync(join(folder, file.from), 'utf8') }
        : { path: file.path, append: file.append },
    ),
  ]);
  return new Map(works);
}
