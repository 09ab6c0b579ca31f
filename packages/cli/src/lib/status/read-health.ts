import type { HealthIssue, ProjectStatus, StateFile } from '@specflow/shared/schemas';
import { STEPS } from '@specflow/shared/schemas';
import type { ArtifactsReading } from '../project/find-phase-artifacts';
import type { StateReading } from '../state/read-state-file';

const SUPPORTED_VERSION = '3.0';

/** Everything about a project that a person should know, worst first. */
export function listHealthIssues(input: {
  readonly reading: StateReading;
  readonly artifacts: ArtifactsReading;
  readonly branch: string | null;
  /** Whether the branch that the phase names exists. */
  readonly hasPhaseBranch: boolean;
  readonly taskFileProblem: string | null;
}): ProjectStatus['health'] {
  const state = input.reading.status === 'ok' ? input.reading.state : null;
  const issues = [
    ...stateIssues(input.reading),
    ...taskFileIssues(input.artifacts, input.taskFileProblem),
    ...(state === null ? [] : stepIssues(state)),
    ...(state === null ? [] : branchIssues(state, input)),
  ];
  const isAny = (severity: HealthIssue['severity']) => issues.some((issue) => issue.severity === severity);
  return { status: isAny('error') ? 'error' : isAny('warning') ? 'warning' : 'ready', issues };
}

function stateIssues(reading: StateReading): HealthIssue[] {
  if (reading.status === 'missing') {
    const message = `The project has no state file (${reading.path}).`;
    return [{ code: 'NO_STATE', severity: 'error', message, fix: 'specflow init' }];
  }
  if (reading.status === 'invalid') {
    const { message, hint } = reading.error;
    return [{ code: 'STATE_INVALID', severity: 'error', message, fix: hint }];
  }
  const version = reading.state.schema_version;
  if (version === SUPPORTED_VERSION) return [];
  const message = `The state file has version "${version}"; this SpecFlow reads "${SUPPORTED_VERSION}".`;
  return [{ code: 'STATE_VERSION', severity: 'error', message, fix: 'Use the SpecFlow that wrote it.' }];
}

function taskFileIssues(artifacts: ArtifactsReading, problem: string | null): HealthIssue[] {
  if (artifacts.status === 'ambiguous') {
    const { message, hint } = artifacts.error;
    return [{ code: 'AMBIGUOUS_TASKS_FILE', severity: 'warning', message, fix: hint }];
  }
  if (problem !== null) return [{ code: 'TASKS_UNREADABLE', severity: 'error', message: problem }];
  if (artifacts.status === 'none' || artifacts.foundBy !== 'guessed') return [];
  const message = `No phase is open; ${artifacts.featureDir} is shown because it is the only candidate.`;
  return [{ code: 'FEATURE_DIR_GUESSED', severity: 'info', message, fix: 'specflow phase open' }];
}

function stepIssues(state: StateFile): HealthIssue[] {
  const step = state.orchestration.step;
  if (!step?.current || step.index === null || step.index === undefined) return [];
  if (STEPS[step.index] === step.current) return [];
  const message = `The state file says step "${step.current}" with index ${step.index}, which is another step.`;
  const fix = `specflow state set orchestration.step.index=${STEPS.indexOf(step.current)}`;
  return [{ code: 'STEP_INDEX_MISMATCH', severity: 'warning', message, fix }];
}

function branchIssues(
  state: StateFile,
  { branch, hasPhaseBranch }: { readonly branch: string | null; readonly hasPhaseBranch: boolean },
): HealthIssue[] {
  const phase = state.orchestration.phase;
  if (phase?.status !== 'in_progress' || (branch !== 'main' && branch !== 'master')) return [];
  const message = `Phase ${phase.number ?? ''} is in progress but the branch is "${branch}".`;
  const fix = phase.branch ? `git switch ${hasPhaseBranch ? '' : '-c '}${phase.branch}` : undefined;
  return [{ code: 'ON_MAIN_BRANCH', severity: 'info', message, ...(fix === undefined ? {} : { fix }) }];
}
