import type { BatchRun } from '@specflow/shared/schemas';
import type { IconName, Tone } from './tone';

/** A selected task that no agent gets. */
export interface LeftOut {
  readonly key: string;
  readonly id: string;
  readonly look: { readonly word: string; readonly icon: IconName; readonly tone: Tone };
  readonly text: string;
}

/** What of a selection is not worked on, and why: unknown tasks, settled ones, and those that wait for others. */
export function selectionLeftOut({ notFound, skipped, blocked }: BatchRun): readonly LeftOut[] {
  return [
    ...notFound.map((id) => ({
      key: `missing ${id}`,
      id,
      look: { word: 'Not found', icon: 'question', tone: 'warn' } as const,
      text: 'There is no such task in the file.',
    })),
    ...blocked.map(({ id, reason, hint }) => ({
      key: `blocked ${id}`,
      id,
      look: { word: 'Blocked', icon: 'blocked', tone: 'warn' } as const,
      text: [reason, hint].filter((part) => part !== '').join(' '),
    })),
    ...skipped.map(({ id, reason }) => ({
      key: `skipped ${id}`,
      id,
      look: { word: 'Skipped', icon: 'skip', tone: 'neutral' } as const,
      text: reason,
    })),
  ];
}
