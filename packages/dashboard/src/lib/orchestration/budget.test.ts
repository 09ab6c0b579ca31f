import type { LedgerEntry } from '@specflow/shared/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedRun } from './__support__/seed-run';
import { ledgerTotals, MIN_CAP_USD, reserve, sumUsd } from './budget';

const BUDGET = { maxPerBatch: 5, maxTotal: 50, healingBudget: 2, decisionBudget: 0.5 };

function entry(change: Partial<LedgerEntry>): LedgerEntry {
  const base = {
    attemptId: 'a.1',
    executionId: 'a',
    kind: 'batch' as const,
    step: 'implement' as const,
    reservedUsd: 1,
    estimated: false,
    reservedAt: '2026-01-05T20:00:00.000Z',
  };
  return { ...base, ...change };
}

function runWith(ledger: readonly LedgerEntry[], budget: Partial<typeof BUDGET> = {}) {
  return { ...seedRun({ config: { budget: { ...BUDGET, ...budget } } }), ledger: [...ledger] };
}

const ofBatch = { kind: 'batch', step: 'implement', batchId: 'b1' } as const;

describe('sums of money', () => {
  it('add up to the micro-dollar whatever the order', () => {
    expect(sumUsd([0.1, 0.2])).toBe(0.3);
    const amounts = fc.array(fc.integer({ min: 0, max: 5_000_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(amounts, (micros) => {
        const usd = micros.map((micro) => micro / 1e6);
        const exact = micros.reduce((sum, micro) => sum + micro, 0) / 1e6;
        expect(sumUsd(usd)).toBe(exact);
        expect(sumUsd([...usd].reverse())).toBe(exact);
      }),
    );
  });

  it('keep spent, reserved and estimated apart', () => {
    const ledger = [
      entry({ spentUsd: 0.4 }),
      entry({ spentUsd: 0.2, estimated: true }),
      entry({ reservedUsd: 3 }),
    ];
    expect(ledgerTotals(ledger)).toEqual({ spent: 0.6, reserved: 3, estimated: 0.2 });
  });
});

describe('I4: what the next agent may spend', () => {
  it('is the rest of its own purse', () => {
    expect(reserve(runWith([]), ofBatch)).toEqual({ ok: true, capUsd: 5 });
    expect(reserve(runWith([entry({ batchId: 'b1', spentUsd: 1.5 })]), ofBatch)).toEqual({
      ok: true,
      capUsd: 3.5,
    });
  });

  it('is never more than the rest of the run, open reservations included', () => {
    const spent = entry({ batchId: 'b7', spentUsd: 40 });
    const open = entry({ batchId: 'b8', reservedUsd: 8 });
    expect(reserve(runWith([spent, open]), ofBatch)).toEqual({ ok: true, capUsd: 2 });
  });

  it('is nothing below the smallest cap, and the refusal names the limit that is used up', () => {
    const cents = (left: number) => reserve(runWith([entry({ batchId: 'b1', spentUsd: 5 - left })]), ofBatch);
    expect(cents(MIN_CAP_USD)).toEqual({ ok: true, capUsd: 0.05 });
    expect(cents(0.049)).toMatchObject({ ok: false, limit: 'Max per batch' });
    const poor = runWith([entry({ batchId: 'b9', spentUsd: 49.99 })]);
    expect(reserve(poor, ofBatch)).toMatchObject({ ok: false, limit: 'Max total', leftUsd: 0.01 });
  });

  it('is rounded down to cents, never up', () => {
    expect(reserve(runWith([entry({ batchId: 'b1', spentUsd: 4.001 })]), ofBatch)).toEqual({
      ok: true,
      capUsd: 0.99,
    });
  });

  it('does not go below zero after an overspend or a lowered limit', () => {
    const over = runWith([entry({ batchId: 'b1', spentUsd: 60 })]);
    expect(reserve(over, ofBatch)).toEqual({
      ok: false,
      limit: 'Max per batch',
      leftUsd: 0,
      usedUsd: 60,
      limitUsd: 5,
    });
  });

  it('keeps healing in a purse of its own for each batch', () => {
    const ledger = [
      entry({ batchId: 'b1', spentUsd: 5 }),
      entry({ batchId: 'b1', kind: 'heal', spentUsd: 0.5 }),
      entry({ batchId: 'b2', kind: 'heal', spentUsd: 2 }),
    ];
    const heal = { kind: 'heal', step: 'implement', batchId: 'b1' } as const;
    expect(reserve(runWith(ledger), heal)).toEqual({ ok: true, capUsd: 1.5 });
    expect(reserve(runWith(ledger), ofBatch).ok).toBe(false);
  });

  it('shares one decision purse over the whole run', () => {
    const ledger = [entry({ kind: 'decision', step: 'design', spentUsd: 0.3 })];
    expect(reserve(runWith(ledger), { kind: 'decision', step: 'verify' })).toEqual({ ok: true, capUsd: 0.2 });
  });

  it('opens a fresh purse for a step that a person went back to', () => {
    const ledger = [entry({ kind: 'step', step: 'verify', executionId: 'old', spentUsd: 4.5 })];
    const verify = { kind: 'step', step: 'verify' } as const;
    expect(reserve(runWith(ledger), { ...verify, executionIds: ['old'] })).toEqual({ ok: true, capUsd: 0.5 });
    expect(reserve(runWith(ledger), { ...verify, executionIds: [] })).toEqual({ ok: true, capUsd: 5 });
  });
});
