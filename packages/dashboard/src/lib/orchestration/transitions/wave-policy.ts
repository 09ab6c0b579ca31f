import type { BatchItem, ExecutionKind, Failure, WaveGroup } from '@specflow/shared/schemas';
import type { Turn } from '../turn';
import type { GroupTerms } from './executions';

/**
 * In what runs that work in waves differ. `transitions/waves.ts` starts, ends and merges groups the same way for all.
 */
export interface WavePolicy {
  /** Command of its agents, without the slash; empty when the prompt is our own. */
  skillOf(turn: Turn): string;
  /** Whether a healer may be sent after this failure at all. */
  mayHeal(failure: Failure): boolean;
  /** Tasks of a group that its agents have not settled yet. */
  openTasks(turn: Turn, batch: BatchItem, group: WaveGroup): string[];
  /** How an agent of the group is paid and limited; `shares` groups are still to be paid. */
  terms(turn: Turn, order: TermsQuestion): GroupTerms;
  /** A group has failed for good; the others of its wave go on. */
  groupFailed(turn: Turn, batch: BatchItem, group: WaveGroup): void;
  /** False: a failed group stops the run once everything else of its wave is merged. */
  readonly goesOnAfterFailure: boolean;
  /** Everything of the wave is merged but these, and the run does not go on. */
  waveFailed(turn: Turn, batch: BatchItem, failed: readonly WaveGroup[]): void;
  /** No group is left to work on. */
  finish(turn: Turn, batch: BatchItem): void;
}

/** Of which group and work the terms are asked. */
export interface TermsQuestion {
  readonly batch: BatchItem;
  readonly group: WaveGroup;
  readonly kind: ExecutionKind;
  readonly shares: number;
}
