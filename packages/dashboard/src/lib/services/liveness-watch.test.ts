import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFixture, type Fixture, until, untilState } from './agent/test/attempt-fixture';
import type { AttemptRef } from './attempt-ref';
import { createLivenessWatch } from './liveness-watch';
import { inspectAttempt } from './process-health';

/** Samples are taken every second at most with these. */
const LIMITS = { silentMs: 6_000, stalledMs: 60_000, stalledInToolMs: 60_000, resultGraceMs: 60_000 };

describe('the watch over live agents', () => {
  let world: Fixture;
  beforeEach(async () => {
    world = await createFixture();
  });
  afterEach(() => world.dispose());

  /** A silent agent that says one line when the file `go` appears, and a watch whose clock the test moves. */
  async function watchAgent() {
    const go = join(world.root, 'go');
    const waiting = `while [ ! -e '${go}' ]; do sleep 0.05; done; echo '{"type":"system"}'; exec sleep 60`;
    const dir = await world.start(await world.agent('agent', waiting));
    await untilState(dir, 'running');
    const clock = { ms: 0 };
    const watch = createLivenessWatch({
      monotonicMs: () => clock.ms,
      limits: LIMITS,
    });
    const checkAt = async (ms: number) => {
      clock.ms = ms;
      const seen = await inspectAttempt(dir);
      if (seen.kind !== 'running') throw new Error(`The agent is ${seen.kind}.`);
      return watch.check(refOf('attempt-1'), { dir, seen });
    };
    const speak = async () => {
      await writeFile(go, '');
      await until('the first line', async () => (await inspectAttempt(dir)).stdoutBytes > 0);
    };
    return { checkAt, speak };
  }

  it('F13: ends an agent that has said nothing until the deadline', async () => {
    const { checkAt } = await watchAgent();
    expect([await checkAt(0), await checkAt(5_900), await checkAt(6_100)]).toEqual([null, null, 'silent']);
  });

  it('ends nobody for what a sample says that was taken before the agent spoke', async () => {
    const { checkAt, speak } = await watchAgent();
    expect([await checkAt(0), await checkAt(5_500)]).toEqual([null, null]);
    await speak();
    expect(await checkAt(6_100)).toBeNull();
  });
});

/** Guarantee for the cast: the watch reads the id and the time limit of an attempt, and nothing else of the reference. */
function refOf(attemptId: string): AttemptRef {
  return { attempt: { id: attemptId, timeoutMs: 3_600_000 } } as unknown as AttemptRef;
}
