import type { Blocker, OrchestrationConfig, PreflightWarning } from '@specflow/shared/schemas';
import type { ProjectFacts } from './observe';

/** What is known before a start, besides the project itself. */
export interface StartFacts {
  readonly project: ProjectFacts;
  readonly agentProblem: Blocker | null;
  /** Slash commands that can be found, without the slash. */
  readonly skills: readonly {
    readonly name: string;
    readonly path: string;
    readonly unsafeInterpolation: boolean;
  }[];
  readonly dirty: boolean;
  readonly hasGit: boolean;
  readonly isDetached: boolean;
  /** The branch that phases are merged into, when it is the one that is checked out. */
  readonly onBaseBranch: string | null;
  /** What somebody began in the repository and did not finish, such as `merge`; null when nothing. */
  readonly gitInProgress: string | null;
  /** The run that has an agent in this project now, also one of another dashboard. */
  readonly occupiedBy: string | null;
  readonly settingsFiles: readonly string[];
  /** Why agents cannot work side by side; null or absent when they can, or need not. */
  readonly parallelObstacle?: string | null;
}

/** Where a start would begin and what speaks against it (mission B2, F4). */
export interface StartPlan {
  readonly startStep: 'design' | 'analyze' | 'implement' | 'verify' | 'merge';
  readonly startBatch?: number;
  readonly blockers: readonly Blocker[];
  readonly warnings: readonly PreflightWarning[];
}

/** Computes the start from facts; the same rules as `decide` uses when it enters each step. */
export function planStart(
  facts: StartFacts,
  config: Pick<OrchestrationConfig, 'skipDesign' | 'skipAnalyze'> &
    Partial<Pick<OrchestrationConfig, 'parallelism'>>,
): StartPlan {
  const startStep = computeStartStep(facts.project, config);
  const blockers = [
    ...gitBlockers(facts),
    ...cycleBlockers(facts, config.parallelism ?? 1),
    ...projectBlockers(facts, startStep),
    ...skillBlockers(facts, startStep, config),
  ];
  if (facts.agentProblem) blockers.unshift(facts.agentProblem);
  return {
    startStep,
    ...(startStep === 'implement' ? { startBatch: firstBatch(facts.project) } : {}),
    blockers,
    warnings: collectWarnings(facts),
  };
}

/** What speaks against a run over selected tasks; it needs no phase, and the command only for a phase's own tasks. */
export function planTaskStart(
  facts: StartFacts,
  tasks: { readonly usesPhaseCommand: boolean },
): Pick<StartPlan, 'blockers' | 'warnings'> {
  const skill = tasks.usesPhaseCommand ? skillProblem(facts.skills, 'flow.implement') : null;
  const problem = facts.project.problem?.code === 'STATE_INVALID' ? facts.project.problem : null;
  const blockers = [facts.agentProblem, problem, skill].filter((blocker) => blocker !== null);
  return { blockers: [...blockers, ...gitBlockers(facts)], warnings: groundWarnings(facts) };
}

function computeStartStep(
  project: ProjectFacts,
  config: Pick<OrchestrationConfig, 'skipDesign' | 'skipAnalyze'>,
): StartPlan['startStep'] {
  const tasks = project.plan?.tasks ?? [];
  const designed = project.hasSpec && project.hasPlan && project.hasTasks && tasks.length > 0;
  if (!designed && !config.skipDesign) return 'design';
  const begun = tasks.some((task) => task.status === 'done');
  if (!begun && !config.skipAnalyze) return 'analyze';
  return tasks.some((task) => task.status === 'open') ? 'implement' : 'verify';
}

/** 1-based number, counting the sections that are already done. */
function firstBatch(project: ProjectFacts): number {
  const plan = project.plan;
  const first = plan?.batches[0];
  if (!plan || !first || plan.usedFallback) return 1;
  const sections = [...new Set(plan.tasks.map((task) => task.section))];
  return Math.max(1, sections.indexOf(first.section) + 1);
}

/** A half-done merge or rebase, or a lock that git left behind: an agent would build on it, or fail on it. */
function gitBlockers({ gitInProgress }: StartFacts): Blocker[] {
  if (gitInProgress === null) return [];
  const isLock = gitInProgress === 'locked';
  return [
    {
      code: 'GIT_IN_PROGRESS',
      message: isLock
        ? 'The repository is locked by git (index.lock).'
        : `A ${gitInProgress} is not finished in this repository.`,
      fix: isLock
        ? 'Wait for the git command; if none runs, delete .git/index.lock.'
        : `Finish or abort the ${gitInProgress} first.`,
    },
  ];
}

/** One agent goes through a cycle in the order of the file; several have no order to go by. */
function cycleBlockers({ project }: StartFacts, parallelism: number): Blocker[] {
  if (parallelism === 1) return [];
  const cycles = (project.plan?.warnings ?? []).filter(({ code }) => code === 'DEPENDENCY_CYCLE');
  return cycles.slice(0, 1).map(({ message }) => ({
    code: 'DEPENDENCY_CYCLE',
    message: `Tasks wait for each other: ${message}`,
    fix: 'Take one of these dependencies out of the task file, or set "Parallel agents" to 1.',
  }));
}

function projectBlockers({ project }: StartFacts, startStep: StartPlan['startStep']): Blocker[] {
  if (project.problem) return [project.problem];
  const blockers: Blocker[] = [];
  if (
    project.phase.number === null ||
    project.phase.status === 'not_started' ||
    project.phase.status === null
  ) {
    blockers.push({
      code: 'NO_PHASE',
      message: 'No phase is open in this project.',
      fix: 'Open one with `specflow phase open <number> <name>`.',
    });
  } else if (project.phase.status === 'complete') {
    blockers.push({
      code: 'NOTHING_TO_DO',
      message: `Phase ${project.phase.number} is already complete.`,
      fix: 'Open the next phase with `specflow phase open <number> <name>`.',
    });
  }
  const tasks = project.plan?.tasks ?? [];
  if (startStep !== 'design' && tasks.length === 0) {
    blockers.push({
      code: 'NO_TASKS',
      message: 'There is no task to work on and design is skipped.',
      fix: 'Turn "Skip design" off, or write tasks such as "- [ ] T001 …" into tasks.md.',
    });
  }
  const open = tasks.filter((task) => task.status === 'open');
  const blocked = tasks.filter((task) => task.status === 'blocked');
  if (open.length === 0 && blocked.length > 0) {
    blockers.push({
      code: 'ALL_BLOCKED',
      message: `Every open task is blocked: ${blocked.map((task) => task.id).join(', ')}.`,
      fix: 'Unblock at least one task ([b] → [ ]) first.',
    });
  }
  return blockers;
}

function skillBlockers(
  { skills }: StartFacts,
  startStep: StartPlan['startStep'],
  config: Pick<OrchestrationConfig, 'skipAnalyze'>,
): Blocker[] {
  const order = ['design', 'analyze', 'implement', 'verify', 'merge'] as const;
  const needed = order
    .slice(order.indexOf(startStep))
    .filter((step) => step !== 'analyze' || !config.skipAnalyze);
  return needed.flatMap((step) => {
    const problem = skillProblem(skills, `flow.${step}`);
    return problem === null ? [] : [problem];
  });
}

/** What keeps a slash command from being run, whoever asks for it; null when nothing does. */
export function skillProblem(skills: StartFacts['skills'], name: string): Blocker | null {
  const found = skills.filter((candidate) => candidate.name === name);
  // Which of several files of one name an agent takes is its own affair: none may be unsafe.
  const skill = found.find((candidate) => candidate.unsafeInterpolation) ?? found[0];
  if (!skill) {
    return {
      code: 'SKILL_MISSING',
      message: `The command /${name} is not installed.`,
      fix: name.startsWith('flow.')
        ? 'Run `specflow init` in the project; it installs the missing commands and leaves existing ones alone.'
        : 'Put its file below .claude/commands of the project.',
    };
  }
  if (!skill.unsafeInterpolation) return null;
  return {
    code: 'SKILL_UNSAFE',
    message: `/${name} puts its arguments into a shell line (${skill.path}).`,
    fix: 'Take the arguments out of the "!" line of the command file; task names could run as commands.',
  };
}

function collectWarnings(facts: StartFacts): PreflightWarning[] {
  const warnings: PreflightWarning[] = (facts.project.plan?.warnings ?? []).map(({ code, message }) => ({
    code,
    message,
  }));
  const blocked = (facts.project.plan?.tasks ?? [])
    .filter((task) => task.status === 'blocked')
    .map((task) => task.id);
  const open = (facts.project.plan?.tasks ?? []).some((task) => task.status === 'open');
  if (blocked.length > 0 && open) {
    warnings.push({ code: 'BLOCKED_TASKS', message: `Blocked tasks are not run: ${blocked.join(', ')}.` });
  }
  warnings.push(...groundWarnings(facts));
  if (facts.project.phase.userGate === 'pending') {
    warnings.push({ code: 'USER_GATE', message: 'This phase has a user gate: the merge will wait for you.' });
  }
  if (facts.project.phase.userGate === 'unreadable') {
    warnings.push({
      code: 'USER_GATE',
      message: 'The user gate of this phase cannot be read, so the merge will wait for you.',
    });
  }
  const { onBaseBranch, project } = facts;
  // Design makes the branch of the phase.
  if (onBaseBranch !== null && project.hasTasks) {
    warnings.push({
      code: 'ON_BASE_BRANCH',
      message: `The project is on ${onBaseBranch}: agents will work on it directly, and there will be no branch to merge. For a branch of its own: \`git switch -c <name>\`.`,
    });
  }
  return warnings;
}

/** What is worth knowing about the ground that any run stands on. */
function groundWarnings(facts: StartFacts): PreflightWarning[] {
  const warnings: PreflightWarning[] = [];
  if (!facts.hasGit) {
    warnings.push({
      code: 'NO_GIT',
      message: 'The project is not a git repository: changes are recorded by file hashes only.',
    });
  } else if (facts.dirty) {
    warnings.push({
      code: 'DIRTY_TREE',
      message: 'There are uncommitted changes; they will be mixed with the work of the agents.',
    });
  }
  if (facts.parallelObstacle) {
    const message = `Agents will work one at a time: ${facts.parallelObstacle}.`;
    warnings.push({ code: 'NOT_PARALLEL', message });
  }
  if (facts.isDetached) {
    const message =
      'No branch is checked out (detached HEAD): a change of branch during the run goes unnoticed.';
    warnings.push({ code: 'DETACHED_HEAD', message });
  }
  if (facts.occupiedBy !== null) {
    const message = `An agent of run ${facts.occupiedBy} works in this project now; a new run waits for it for a minute.`;
    warnings.push({ code: 'PROJECT_OCCUPIED', message });
  }
  if (facts.settingsFiles.length > 0) {
    const message = `Agents will obey settings of this project: ${facts.settingsFiles.join(', ')}.`;
    warnings.push({ code: 'PROJECT_SETTINGS', message });
  }
  return warnings;
}
