import type { ActivityReply } from '@specflow/shared/schemas';

/** One day of the spend chart. */
export interface SpendDay {
  readonly date: string;
  /** `Fri`. */
  readonly weekday: string;
  readonly spentUsd: number;
  readonly runs: number;
  /** 0–100 of the dearest day. */
  readonly heightPercent: number;
}

/** Sums of the last seven days, and the days in reading order. */
export function spendOf(days: ActivityReply['days']): {
  readonly todayUsd: number;
  readonly weekUsd: number;
  readonly days: readonly SpendDay[];
} {
  const dearest = Math.max(...days.map(({ spentUsd }) => spentUsd), 0.01);
  return {
    todayUsd: days[0]?.spentUsd ?? 0,
    weekUsd: days.reduce((sum, { spentUsd }) => sum + spentUsd, 0),
    days: days.toReversed().map((day) => ({
      ...day,
      weekday: weekdayOf(day.date),
      heightPercent: day.spentUsd === 0 ? 0 : Math.max(4, (day.spentUsd / dearest) * 100),
    })),
  };
}

/** The date is one of the server's calendar: its weekday does not depend on the reader's zone. */
function weekdayOf(date: string): string {
  return new Date(`${date}T12:00:00Z`).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' });
}
