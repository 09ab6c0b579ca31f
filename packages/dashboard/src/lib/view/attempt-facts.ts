import { formatCount } from '@/lib/format/count';
import { formatUsd } from '@/lib/format/money';
import { formatDateTime } from '@/lib/format/time';
import type { AttemptRow } from './attempt-rows';

/** A name with its value, in reading order. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

const MODES = { new: 'new', resume: 'continues an earlier one', fork: 'copy of an earlier one' } as const;

/** What is known about one attempt; unknown facts are left out. */
export function attemptFacts({ attempt, execution, costUsd }: AttemptRow): readonly Fact[] {
  const { outcome } = attempt;
  const evidence = outcome?.evidence;
  const facts: readonly { readonly name: string; readonly value: string | null | undefined }[] = [
    { name: 'Command', value: execution.skill === '' ? null : `/${execution.skill}` },
    { name: 'Session', value: MODES[attempt.mode] },
    { name: 'Started', value: at(attempt.startedAt) },
    { name: 'Ended', value: at(attempt.endedAt) },
    {
      name: 'Cost',
      value: costUsd === null ? null : `${formatUsd(costUsd)}${outcome?.costEstimated ? ' (estimated)' : ''}`,
    },
    { name: 'Spending cap', value: formatUsd(attempt.capUsd) },
    { name: 'Model', value: outcome?.model },
    { name: 'Agent version', value: outcome?.agentVersion },
    { name: 'Exit', value: outcome?.signal ?? (outcome?.exitCode ?? null)?.toString() },
    { name: 'Files changed', value: evidence && formatCount(evidence.files.length, 'file') },
    // Without a command of the project the agents tick nothing: the run keeps the statuses.
    {
      name: 'Tasks settled',
      value: execution.skill === '' ? null : evidence && (evidence.ticked.join(', ') || 'none'),
    },
    { name: 'Denied', value: outcome?.permissionDenials?.join(', ') },
  ];
  return facts.flatMap(({ name, value }) =>
    value === null || value === undefined || value === '' ? [] : [{ name, value }],
  );
}

const at = (iso: string | undefined) => (iso === undefined ? null : formatDateTime(iso));
