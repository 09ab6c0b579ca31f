import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { initProject, updateStateFile } from '../../src/lib/index';
import { tempFolder } from './temp-folder';

/** A project in a real folder, with an open phase `0010 Initial Setup`. */
export interface TestProject {
  readonly root: string;
  readonly tasksPath: string;
  readonly write: (path: string, text: string) => Promise<void>;
  readonly read: (path: string) => Promise<string>;
}

type Step = 'design' | 'analyze' | 'implement' | 'verify' | 'merge';
const STEPS: readonly Step[] = ['design', 'analyze', 'implement', 'verify', 'merge'];

/** Creates one; `tasks` is the text of its tasks.md, `step` where the state file says it is. */
export async function createProject(
  options: {
    readonly tasks?: string;
    readonly step?: Step;
    readonly stepStatus?: 'in_progress' | 'complete';
  } = {},
): Promise<TestProject> {
  const root = await tempFolder('project');
  const claude = await tempFolder('claude');
  const featureDir = join(root, 'specs', '0010-initial-setup');
  const project: TestProject = {
    root,
    tasksPath: join(featureDir, 'tasks.md'),
    write: async (path, text) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    },
    read: (path) => readFile(join(root, path), 'utf8'),
  };
  await initProject(root, { name: 'demo', env: { CLAUDE_CONFIG_DIR: claude } });
  const step = options.step ?? 'implement';
  await updateStateFile(root, (state) => ({
    ...state,
    orchestration: {
      ...state.orchestration,
      phase: {
        id: null,
        number: '0010',
        name: 'Initial Setup',
        branch: '0010-initial-setup',
        status: 'in_progress',
      },
      step: { current: step, index: STEPS.indexOf(step), status: options.stepStatus ?? 'in_progress' },
    },
  }));
  if (options.tasks !== undefined) await project.write('specs/0010-initial-setup/tasks.md', options.tasks);
  return project;
}
