import type { OrchestrationExecution } from '@specflow/shared/schemas';
import type { AttemptFact, ProjectFacts } from '../observe';
import type { Dice } from './dice';
import type { ModelGroup } from './model-groups';
import type { ModelTask } from './model-plan';

/** What the machine knows of one attempt, apart from the record. */
export interface ModelAttempt {
  readonly id: string;
  readonly executionId: string;
  /** Runners that were spawned and have not tried to claim yet. */
  runners: number;
  /** The dashboard remembers having spawned one; a restart forgets. */
  remembered: boolean;
  claimed: boolean;
  refused: boolean;
  alive: boolean;
  stopAsked: boolean;
  runs: number;
  costUsd: number;
  ended: AttemptFact | null;
}

/** A machine, a project and a dashboard that may forget anything that it has not saved. */
export interface ChaosWorld {
  run: OrchestrationExecution;
  now: number;
  ids: number;
  tasks: ModelTask[];
  hasTaskFile: boolean;
  readonly project: { -readonly [K in keyof Omit<ProjectFacts, 'plan'>]: ProjectFacts[K] };
  readonly attempts: Map<string, ModelAttempt>;
  /** Tasks that a person let go, counted independently of the record. */
  readonly waived: Set<string>;
  /** Open tasks of unfinished batches whose lines were deleted. */
  readonly removed: Set<string>;
  foreignLock: boolean;
  readonly groups: Map<string, ModelGroup>;
  commits: number;
  /** Agents left work in the project that is not committed. */
  ownWork: boolean;
  /** The batch before which it could not be committed; a restart forgets. */
  commitProblem: string | null;
  /** Why no worktrees can be made now. */
  obstacle: string | null;
  /** Another run works in worktrees of the same project. */
  isShared: boolean;
  /** Tasks that an agent or a person has done, counted independently of the record. */
  readonly worked: Set<string>;
  /** Tasks whose status a person has set. */
  readonly edited: Set<string>;
  /** A status that a run wanted to write did not come into the task file. */
  hasLostStatus: boolean;
  memoryBytes: number;
  /** Chance of the machine itself: merges that do not fit. */
  readonly luck: Dice;
  /** Whether the record is compared with what a file would give back: thorough, slow. */
  readonly thorough: boolean;
}
