import { describe, expect, it } from 'vitest';
import { createScriptedWorld, glance, type ScriptedWorld } from '../__support__/scripted-world';

const MINUTE = 60_000;

function implementing(): ScriptedWorld {
  const world = createScriptedWorld({ Setup: ['T001'] }, { config: { skipAnalyze: true } });
  world.decide();
  return world;
}

function waitOf(world: ScriptedWorld, end: Parameters<ScriptedWorld['end']>[0]): number {
  const before = world.now;
  world.end(end);
  expect(world.run.status).toBe('parked');
  return Date.parse(world.run.resumeAt ?? '') - before;
}

function wake(world: ScriptedWorld): void {
  world.now = Date.parse(world.run.resumeAt ?? '');
  world.decide();
}

describe('a usage limit', () => {
  it('M2: parks until the reset time, shortly after it, and uses no heal attempt', () => {
    const world = implementing();
    const wait = waitOf(world, { class: 'rate_limit', resetsAt: world.now + 180 * MINUTE });
    expect(wait).toBeGreaterThan(180 * MINUTE);
    expect(wait).toBeLessThan(181 * MINUTE);
    world.now += 179 * MINUTE;
    expect(world.decide()).toMatchObject({ changed: false, effects: [] });
    wake(world);
    expect(glance(world.run)).toBe('running implement batch[T001]');
    expect(world.run.resumeAt).toBeUndefined();
    expect(world.run.batches.items[0]?.healAttempts).toBe(0);
  });

  it.each([
    ['without a reset time', {}],
    ['with a reset time that is over', { resetsAt: Date.UTC(2020, 0, 1) }],
  ])('%s is probed with a back-off, never faster than every five minutes', (_what, end) => {
    const world = implementing();
    for (let n = 0; n < 8; n += 1) {
      const wait = waitOf(world, { class: 'rate_limit', ...end });
      expect(wait).toBeGreaterThanOrEqual(5 * MINUTE);
      expect(wait).toBeLessThanOrEqual(33 * MINUTE);
      wake(world);
    }
  });
});

describe('an API that does not answer', () => {
  it('is asked again after 10, 20 and 40 seconds, then every 5 to 30 minutes, for a day', () => {
    const world = implementing();
    const waits: number[] = [];
    const begun = world.now;
    for (let n = 0; n < 90 && world.run.status !== 'needs_attention'; n += 1) {
      const before = world.now;
      world.end({ class: 'transient_api', costUsd: 0 });
      if (world.run.status !== 'parked') break;
      waits.push(Math.round((Date.parse(world.run.resumeAt ?? '') - before) / 1_000));
      wake(world);
    }
    const jitter = 1 + 0x00 / 2_560;
    expect(waits.slice(0, 7)).toEqual(
      [10, 20, 40, 300, 600, 1_200, 1_800].map((wait) => Math.round(wait * jitter)),
    );
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_980);
    expect(world.run.recoveryContext?.code).toBe('API_UNAVAILABLE');
    expect(world.now - begun).toBeGreaterThan(24 * 60 * MINUTE);
    expect(world.now - begun).toBeLessThan(26 * 60 * MINUTE);
    expect(world.run.batches.items[0]?.healAttempts).toBe(0);
  });

  it('an attempt that gets through ends the streak', () => {
    const world = implementing();
    for (let n = 0; n < 3; n += 1) {
      waitOf(world, { class: 'transient_api' });
      wake(world);
    }
    world.end({ class: 'interrupted' });
    expect(waitOf(world, { class: 'transient_api' })).toBeLessThan(12_000);
  });

  it('can be probed by a person at once', () => {
    const world = implementing();
    waitOf(world, { class: 'transient_api' });
    world.command({ type: 'resume' });
    expect(glance(world.run)).toBe('running implement batch[T001]');
  });
});
