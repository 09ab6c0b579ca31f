import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, resolve } from 'node:path';
import { CliRefusal } from '../cli/cli-options';
import { isJsonObject, type JsonObject, parseJsonObject } from '../protocol/json';

/** A file that a task produces: its path inside the project and what it then holds. */
export interface PlannedFile {
  path: string;
  content: string;
}

/** A file of the plan: its whole content, or lines to add to what it holds by then. */
type PlanEntry = PlannedFile & { isAddition: boolean };

/** What a task does: files, and what the agent says about it. */
export interface PlannedTask {
  summary?: string;
  files: PlannedFile[];
}

/** Which files come out of which task, read against the project as it then is; also of `/flow.design`. */
export interface WorkPlan {
  task(id: string): PlannedTask | undefined;
  design(): PlannedFile[] | undefined;
}

const NO_PLAN: WorkPlan = { task: () => undefined, design: () => undefined };

/** True for a relative path that stays inside the project and outside its bookkeeping folders. */
export function isProjectPath(path: string): boolean {
  const clean = normalize(path);
  return !isAbsolute(path) && !clean.startsWith('..') && !/^\.(git|specflow)(\/|$)/.test(clean);
}

const asText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? `${value.join('\n')}\n` : undefined;
};

function contentOf(entry: JsonObject, folder: string): string {
  if (typeof entry.from === 'string') return readFileSync(resolve(folder, entry.from), 'utf8');
  const content = asText(entry.append) ?? asText(entry.content);
  if (content !== undefined) return content;
  throw new CliRefusal(`Error: work plan: file ${String(entry.path)} needs "content", "append" or "from".`);
}

function entriesOf(value: unknown, folder: string): PlanEntry[] {
  if (!Array.isArray(value)) return [];
  return value.map((entry: unknown) => {
    if (!isJsonObject(entry) || typeof entry.path !== 'string' || !isProjectPath(entry.path))
      throw new CliRefusal('Error: work plan: every file needs a "path" inside the project.');
    return { path: entry.path, content: contentOf(entry, folder), isAddition: entry.append !== undefined };
  });
}

/** The whole content that the file is to have; lines that it holds already are not added again. */
function resolveEntry(root: string, entry: PlanEntry): PlannedFile {
  const { path, content } = entry;
  if (!entry.isAddition) return { path, content };
  const full = join(root, path);
  const before = existsSync(full) ? readFileSync(full, 'utf8') : '';
  if (before.includes(content)) return { path, content: before };
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  return { path, content: `${before}${separator}${content}` };
}

/**
 * Loads the work plan named by `SPECFLOW_SIMULATOR_PLAN`, else `.specflow/simulator.json` of the project;
 * a project without one gets generated work.
 *
 * @throws CliRefusal when the plan exists but cannot be used.
 */
export function loadWorkPlan(root: string, env: NodeJS.ProcessEnv): WorkPlan {
  const path = env.SPECFLOW_SIMULATOR_PLAN || join(root, '.specflow', 'simulator.json');
  if (!existsSync(path)) {
    if (env.SPECFLOW_SIMULATOR_PLAN) throw new CliRefusal(`Error: work plan not found: ${path}`);
    return NO_PLAN;
  }
  const plan = parseJsonObject(readFileSync(path, 'utf8'));
  if (plan === undefined) throw new CliRefusal(`Error: work plan is not a JSON object: ${path}`);
  const folder = dirname(resolve(path));
  const tasks = isJsonObject(plan.tasks) ? plan.tasks : {};
  return {
    task(id) {
      const entry = Object.hasOwn(tasks, id) ? tasks[id] : undefined;
      if (!isJsonObject(entry)) return undefined;
      const summary = typeof entry.summary === 'string' ? entry.summary : undefined;
      return { summary, files: entriesOf(entry.files, folder).map((file) => resolveEntry(root, file)) };
    },
    design: () => (plan.design === undefined ? undefined : entriesOf(plan.design, folder)),
  };
}
