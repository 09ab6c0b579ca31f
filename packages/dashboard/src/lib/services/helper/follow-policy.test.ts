import { describe, expect, it } from 'vitest';
import type { AttemptInspection, AttemptState } from '../agent/inspect-attempt';
import { createFollowPolicy } from './follow-policy';

const TIMEOUT_MS = 60_000;

const at = (state: AttemptState): AttemptInspection => ({ ...state, stdoutBytes: 0 });
const unclaimed = at({ kind: 'unclaimed' });
const starting = at({ kind: 'starting' });
const running = at({ kind: 'running', agentPid: 2, agentAlive: true, runnerAlive: true, startedAt: '' });
const refused = (reason: 'lock_held' | 'lock_unusable') =>
  at({ kind: 'refused', refusal: { reason, holder: { runId: 'other', attemptId: 'o.1', pid: 2 }, at: '' } });

/** A policy that is asked at given times, in milliseconds. */
function policy(timeoutMs = TIMEOUT_MS) {
  const decide = createFollowPolicy(timeoutMs);
  return (seen: AttemptInspection, nowMs: number, more: { aborted?: boolean; hasResult?: boolean } = {}) => {
    const move = decide({ seen, nowMs, aborted: false, hasResult: false, ...more });
    return move.kind === 'stop' ? move.wish.reason : move.kind;
  };
}

describe('createFollowPolicy', () => {
  it('starts once, and again only when no runner has claimed the attempt for five seconds', () => {
    const ask = policy();
    expect([0, 100, 4_999, 5_000, 5_001].map((ms) => ask(unclaimed, ms))).toEqual([
      'start',
      'wait',
      'wait',
      'start',
      'wait',
    ]);
  });

  it('tries for the lock every second until the time is over', () => {
    const ask = policy(2_500);
    expect(ask(refused('lock_held'), 0)).toBe('start');
    expect([500, 1_000, 1_500, 2_000, 2_501].map((ms) => ask(refused('lock_held'), ms))).toEqual([
      'wait',
      'start',
      'wait',
      'start',
      'lock_busy',
    ]);
  });

  it('does not take an old refusal for an answer of its own', () => {
    const ask = policy();
    expect(ask(refused('lock_unusable'), 0)).toBe('start');
    expect(ask(refused('lock_unusable'), 10)).toBe('lock_unusable');
  });

  it('gives a slow machine half a minute to start, however short the time limit is', () => {
    const ask = policy(100);
    expect([ask(unclaimed, 0), ask(starting, 20_000), ask(starting, 30_001)]).toEqual([
      'start',
      'wait',
      'not_started',
    ]);
  });

  it('counts the time limit from the moment at which the agent is seen to run', () => {
    const ask = policy();
    ask(unclaimed, 0);
    expect([ask(running, 9_000), ask(running, 68_999), ask(running, 69_000)]).toEqual([
      'wait',
      'wait',
      'timeout',
    ]);
  });

  it('ends an agent five seconds after its result, unless it has gone on', () => {
    const ask = policy();
    ask(running, 0, { hasResult: true });
    ask(running, 4_000, { hasResult: false });
    expect(ask(running, 6_000, { hasResult: true })).toBe('wait');
    expect(ask(running, 11_001, { hasResult: true })).toBe('result_sent');
  });

  it('leaves what is over as it is, also when the call is cancelled', () => {
    const ask = policy();
    expect(ask(at({ kind: 'lost', hadAgent: true }), 0, { aborted: true })).toBe('done');
    expect(ask(at({ kind: 'interrupted', hadAgent: true }), 0)).toBe('done');
    expect(ask(unclaimed, 0, { aborted: true })).toBe('cancelled');
  });
});
