import { mkdir, realpath, rename } from 'node:fs/promises';
import { SpecflowError } from '@specflow/shared/errors';
import { STEPS, type StateFile } from '@specflow/shared/schemas';
import { legacyStateFilePath, specflowDir, stateFilePath } from '../paths';
import { readRoadmap } from '../phase/roadmap';
import { ensureStateFile } from '../project/ensure-state-file';
import { withProjectLock } from '../project/with-project-lock';
import { addProject } from '../registry/add-project';
import { readRegistry } from '../registry/read-registry';
import { readStateFile, refuseLinkedState } from '../state/read-state-file';
import { updateStateFile } from '../state/update-state-file';

/** Something wrong that can be put right without a decision of a person. */
export interface Repair {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** What `apply` does, in words. */
  readonly action: string;
  readonly apply: () => Promise<void>;
}

/** What of a project's bookkeeping does not agree with its files. Changes nothing; each repair may be applied twice. */
export async function findRepairs(project: string, home: string): Promise<Repair[]> {
  const reading = await readStateFile(project);
  if (reading.status === 'missing') return [missingState(project, reading.path)];
  if (reading.status === 'invalid') return [];
  const { state } = reading;
  const repairs = [
    reading.path === legacyStateFilePath(project) ? oldPlace(project) : null,
    wrongIndex(project, state),
    wrongPath(project, state),
    await unregistered(project, { state, home }),
    await missingHistory(project, state),
  ];
  return repairs.filter((repair) => repair !== null);
}

function missingState(project: string, path: string): Repair {
  return {
    code: 'NO_STATE',
    severity: 'error',
    message: `The project has no state file (${path}).`,
    action: 'create the state file',
    apply: async () => void (await ensureStateFile(project)),
  };
}

function oldPlace(project: string): Repair {
  const [from, to] = [legacyStateFilePath(project), stateFilePath(project)];
  return {
    code: 'STATE_IN_OLD_PLACE',
    severity: 'info',
    message: `The state file is still at ${from}.`,
    action: `move it to ${to}`,
    apply: async () => {
      await refuseLinkedState(project);
      await mkdir(specflowDir(project), { recursive: true });
      await withProjectLock(to, async () => {
        const now = await readStateFile(project);
        if (now.status !== 'missing' && now.path === from) await rename(from, to);
      });
    },
  };
}

function wrongIndex(project: string, state: StateFile): Repair | null {
  const { step } = state.orchestration;
  if (!step?.current || step.index === null || step.index === undefined) return null;
  if (step.index === STEPS.indexOf(step.current)) return null;
  return {
    code: 'STEP_INDEX_MISMATCH',
    severity: 'warning',
    message: `The state file says step "${step.current}" with index ${step.index}.`,
    action: `set orchestration.step.index to ${STEPS.indexOf(step.current)}`,
    apply: async () => {
      await updateStateFile(project, (before) => {
        const now = before.orchestration.step;
        if (!now?.current) return before;
        const step = { ...now, index: STEPS.indexOf(now.current) };
        return { ...before, orchestration: { ...before.orchestration, step } };
      });
    },
  };
}

function wrongPath(project: string, state: StateFile): Repair | null {
  if (state.project.path === project) return null;
  return {
    code: 'PROJECT_PATH_STALE',
    severity: 'info',
    message: `The state file says that the project is at ${state.project.path}.`,
    action: `set project.path to ${project}`,
    apply: async () => {
      await updateStateFile(project, (before) => ({
        ...before,
        project: { ...before.project, path: project },
      }));
    },
  };
}

async function unregistered(
  project: string,
  { state, home }: { readonly state: StateFile; readonly home: string },
): Promise<Repair | null> {
  const { entries, error } = await readRegistry(home);
  if (error !== undefined) return null;
  const own = entries.find((entry) => entry.id === state.project.id);
  if (own !== undefined && (await realpath(own.path).catch(() => null)) === project) return null;
  // A copy or a worktree of a registered project is no mistake, and which of them is meant only a person knows.
  if (own !== undefined && (await isSameProject(own.path, state.project.id))) return null;
  return {
    code: 'NOT_REGISTERED',
    severity: 'info',
    message: 'The project is not in the registry: the dashboard does not show it.',
    action: 'register the project',
    apply: async () => void (await addProject(home, project)),
  };
}

async function isSameProject(path: string, id: string): Promise<boolean> {
  const reading = await readStateFile(path);
  return reading.status === 'ok' && reading.state.project.id === id;
}

/** Phases that ROADMAP.md calls complete and that the history does not know. */
async function missingHistory(project: string, state: StateFile): Promise<Repair | null> {
  const rows = await readRoadmap(project).catch((error: unknown) => {
    if (error instanceof SpecflowError) return [];
    throw error;
  });
  const known = new Set(historyOf(state).map((entry) => entry.phase_number));
  const missing = rows.filter((row) => row.status === 'complete' && !known.has(row.number));
  if (missing.length === 0) return null;
  const numbers = missing.map((row) => row.number).join(', ');
  return {
    code: 'HISTORY_INCOMPLETE',
    severity: 'info',
    message: `ROADMAP.md says that phase ${numbers} is complete; the history of the state file does not.`,
    action: `record phase ${numbers} as complete`,
    apply: async () => {
      await updateStateFile(project, (before) => {
        const recorded = new Set(historyOf(before).map((entry) => entry.phase_number));
        const entries = missing
          .filter((row) => !recorded.has(row.number))
          .map((row) => ({
            type: 'phase_completed',
            phase_number: row.number,
            phase_name: row.name,
            branch: null,
            completed_at: null,
          }));
        const actions = isRecord(before.actions) ? before.actions : {};
        return { ...before, actions: { ...actions, history: [...historyOf(before), ...entries] } };
      });
    },
  };
}

/** The entries of `actions.history`. */
function historyOf(state: StateFile): readonly Record<string, unknown>[] {
  const history = isRecord(state.actions) ? state.actions.history : undefined;
  return Array.isArray(history) ? history.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
