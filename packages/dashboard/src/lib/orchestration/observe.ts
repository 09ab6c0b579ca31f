import type { AttemptOutcome, OrchestrationExecution } from '@specflow/shared/schemas';
import type { StatusChange, TaskDocument, TaskStatus } from '@specflow/shared/tasks';

/**
 * What the world looks like at one moment, as the shell read it. The core never looks itself.
 * Attempts are read before the project, so that task states are never older than the end of an attempt.
 */
export interface Observation {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Fresh UUIDs for whatever the decision creates. */
  readonly newIds: readonly string[];
  readonly project: ProjectFacts;
  /** By attempt id; covers at least every attempt that has not ended. */
  readonly attempts: Readonly<Record<string, AttemptFact>>;
  /** By group id; covers every group that has a worktree or is on its way into the branch. */
  readonly groups?: Readonly<Record<string, GroupFact>>;
  /** What this machine offers; known only for runs whose agents may work side by side. */
  readonly host?: HostFacts;
}

/** Facts about the machine. */
export interface HostFacts {
  /** Folder of the worktrees of this run. */
  readonly worktreesDir: string;
  /** Memory that new processes can have. */
  readonly memoryBytes: number;
  readonly commitProblem?: CommitProblem;
}

/** What agents left in the project could not be committed before this batch. */
export interface CommitProblem {
  readonly batchId: string;
  readonly message: string;
}

/** What is known of one group of a wave. */
export interface GroupFact {
  readonly worktree: 'absent' | 'preparing' | 'ready' | 'failed';
  /** Why it could not be made. */
  readonly problem?: string;
  /** Task states in the worktree's own task file; null when that cannot be read. */
  readonly tasks: Readonly<Record<string, TaskFact['status']>> | null;
  readonly merge: MergeState;
}

/** How far the merge of a group is. */
export type MergeState =
  | { readonly state: 'none' | 'busy' }
  | {
      readonly state: 'merged';
      readonly headCommit: string;
      readonly mergedCommit: string;
      /** Tree of the merged commit. */
      readonly tree: string;
    }
  /** Does not fit to what is there by now, or breaks the check; nothing was changed. */
  | {
      readonly state: 'conflict';
      readonly headCommit: string;
      readonly files: readonly string[];
      readonly message: string;
    }
  /** The project is in the way, such as by edits of a person; nothing was changed. */
  | { readonly state: 'refused'; readonly message: string; readonly fix: string };

/** One task of the task file. `open` covers everything that is neither settled nor blocked. */
export interface TaskFact {
  readonly id: string;
  readonly status: 'open' | 'done' | 'blocked' | 'deferred';
  readonly section: string | null;
  /** The status word for word, for those who write it. */
  readonly mark?: TaskStatus;
  /** Ids that the task says it depends on. */
  readonly dependsOn?: readonly string[];
  /** Files that the task names, relative to the project. */
  readonly files?: readonly string[];
}

/** A batch as the task file gives it now: the open tasks of one section. */
export interface PlannedBatch {
  readonly section: string;
  readonly taskIds: readonly string[];
}

/** The task file, freshly read. */
export interface PlanFacts {
  readonly tasks: readonly TaskFact[];
  readonly batches: readonly PlannedBatch[];
  readonly usedFallback: boolean;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  /** The whole file, for waves. */
  readonly document?: TaskDocument;
}

/** What parallel work needs to know about the repository. */
export interface RepositoryFacts {
  /** Why no worktrees can be made; null when they can. */
  readonly obstacle: string | null;
  readonly head: string | null;
  readonly headTree: string | null;
  /** Files that agents of the run left uncommitted. They are in no worktree before they are committed. */
  readonly ownWork: readonly string[];
  /** Run whose agent works in the project itself now. */
  readonly lockHolder: string | null;
  /** Active runs that share the project with this one: while there is one, no agent works in the project itself. */
  readonly beside: readonly BesideRun[];
}

/** Another run in worktrees of the same project. */
export interface BesideRun {
  readonly id: string;
  /** Its task file, relative to the project. */
  readonly file: string;
}

/** A problem that makes the project's facts untrustworthy. */
export interface ProjectProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** Facts about the project: the same function as `specflow status --json`, plus git. */
export interface ProjectFacts {
  /** The directory is missing, was replaced, or its state cannot be read. */
  readonly problem?: ProjectProblem;
  readonly branch: string | null;
  readonly phase: {
    readonly number: string | null;
    readonly name: string | null;
    readonly status: 'not_started' | 'in_progress' | 'complete' | null;
    readonly userGate: 'none' | 'pending' | 'confirmed' | 'unreadable';
    readonly featureDir: string | null;
  };
  readonly hasSpec: boolean;
  readonly hasPlan: boolean;
  readonly hasTasks: boolean;
  /** Null when there is no readable task file. */
  readonly plan: PlanFacts | null;
  /** Fingerprint of the settings, hooks and servers of the project that an agent obeys. */
  readonly agentSettings: string;
  /** The phase branch is an ancestor of the base and nothing of the run is uncommitted; null without git. */
  readonly merged: boolean | null;
  /** Read only when the next decision may begin a wave or merge: never while an agent of the run lives. */
  readonly repository?: RepositoryFacts;
}

/** What is known of one attempt that the record does not call ended. */
export type AttemptFact =
  /** No runner has claimed it, and we did not just spawn one: (re)spawn it, the claim keeps it single. */
  | { readonly state: 'unclaimed' }
  /** As many agents work as this dashboard allows; it is not spawned before one of them ends. */
  | { readonly state: 'waiting_for_agent' }
  /** Spawned a moment ago; the runner has not reported yet. */
  | { readonly state: 'starting' }
  /** The runner found the project's lock held by somebody else. */
  | { readonly state: 'refused'; readonly holder: string }
  | {
      readonly state: 'running';
      readonly startedAt: string;
      /** Why it should be ended although nobody asked for it. */
      readonly trouble?: 'silent' | 'stalled' | 'overdue' | 'result_sent';
    }
  | {
      readonly state: 'ended';
      /** Absent when the agent never started. */
      readonly startedAt?: string;
      readonly endedAt: string;
      readonly outcome: AttemptOutcome;
    };

/** What a person is told outside of the page (mission L2). */
export type NotificationKind =
  | 'needs_answer'
  | 'needs_attention'
  | 'merge_ready'
  | 'completed'
  | 'failed'
  | 'budget_80';

/** What the shell is to do, as data. Every effect is safe to perform twice. */
export type Effect =
  | { readonly type: 'startAttempt'; readonly executionId: string; readonly attemptId: string }
  | { readonly type: 'stopAttempt'; readonly executionId: string; readonly attemptId: string }
  /** Commit what agents of the run left in the project before this batch begins. */
  | { readonly type: 'commitOwnWork'; readonly batchId: string }
  /** Make the worktree of a group from its base commit. */
  | { readonly type: 'prepareGroup'; readonly groupId: string }
  /** Bring what a group did into the project's branch. */
  | { readonly type: 'mergeGroup'; readonly groupId: string }
  /** Keep what a worktree holds under a ref, then remove the worktree. */
  | { readonly type: 'removeWorktree'; readonly groupId: string }
  /** Write the fields that other SpecFlow tools know into the project's state file. */
  | { readonly type: 'mirrorState' }
  /** Write statuses into the task file of a run of kind `batch`. */
  | { readonly type: 'writeStatuses'; readonly changes: readonly StatusChange[] }
  /** Tell the person, outside of the page. At most once per key. */
  | { readonly type: 'notify'; readonly kind: NotificationKind; readonly text: string }
  /** Keep what is about to be merged reachable under a backup ref. */
  | { readonly type: 'backupRef'; readonly name: string };

/** Result of one decision. The record is saved before any effect is performed. */
export interface Decided {
  readonly run: OrchestrationExecution;
  readonly effects: readonly Effect[];
  readonly changed: boolean;
}
