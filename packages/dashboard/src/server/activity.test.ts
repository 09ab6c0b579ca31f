import type { LedgerEntry } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { spendPerDay } from './activity';

const entry = (settledAt: Date | null, spentUsd: number): LedgerEntry => ({
  attemptId: 'a',
  executionId: 'e',
  kind: 'batch',
  step: 'implement',
  reservedUsd: 5,
  spentUsd,
  estimated: false,
  reservedAt: '2026-11-01T00:00:00Z',
  ...(settledAt === null ? {} : { settledAt: settledAt.toISOString() }),
});

describe('spendPerDay', () => {
  const now = new Date(2026, 10, 20, 15, 0);

  it('counts money on the local day of its settlement and leaves reservations aside', () => {
    const days = spendPerDay(
      [
        {
          id: 'r1',
          ledger: [entry(new Date(2026, 10, 20, 0, 1), 0.1), entry(new Date(2026, 10, 20, 14), 0.2)],
        },
        { id: 'r2', ledger: [entry(new Date(2026, 10, 19, 23, 59), 4), entry(null, 9)] },
        { id: 'r3', ledger: [entry(new Date(2026, 10, 13, 12), 100)] },
      ],
      now,
    );
    expect(days).toHaveLength(7);
    expect(days[0]).toEqual({ date: '2026-11-20', spentUsd: 0.3, runs: 1 });
    expect(days[1]).toEqual({ date: '2026-11-19', spentUsd: 4, runs: 1 });
    expect(days.slice(2).map(({ spentUsd }) => spentUsd)).toEqual([0, 0, 0, 0, 0]);
    expect(days[6]?.date).toBe('2026-11-14');
  });

  it('knows the days of a month that begins', () => {
    expect(
      spendPerDay([], new Date(2026, 2, 1))
        .map(({ date }) => date)
        .slice(0, 2),
    ).toEqual(['2026-03-01', '2026-02-28']);
  });
});
