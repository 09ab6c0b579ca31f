import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentSession } from '../agent/agent-command';
import { takePlace } from './helper-place';

const OLD = '11111111-1111-4111-8111-111111111111';
const NEW = '22222222-2222-4222-8222-222222222222';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'specflow-place-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const take = (attemptId: string, session: AgentSession) =>
  takePlace({
    call: { runId: 'run-1', attemptId },
    session,
    askedAt: '2026-01-01T00:00:00.000Z',
    dirFor: (...parts) => join(root, ...parts.map(String)),
  });

const report = (dir: string, totalUsd: number) =>
  writeFile(join(dir, 'stdout.jsonl'), `${JSON.stringify({ type: 'result', total_cost_usd: totalUsd })}\n`);

describe('takePlace', () => {
  it('gives each call of a session the next folder, and a call that it knows the same one again', async () => {
    const resume: AgentSession = { mode: 'resume', id: OLD };
    const [a, b] = [await take('a', resume), await take('b', resume)];
    expect([a.dir, b.dir]).toEqual([1, 2].map((n) => join(root, 'run-1', OLD, String(n))));
    expect(await take('a', resume)).toEqual(a);
    expect(await take('b', resume)).toEqual(b);
  });

  it('gives calls that come at once different folders', async () => {
    const resume: AgentSession = { mode: 'resume', id: OLD };
    const places = await Promise.all(['a', 'b', 'c', 'd', 'a'].map((id) => take(id, resume)));
    expect(new Set(places.map(({ dir }) => dir)).size).toBe(4);
    expect(places[4]).toEqual(places[0]);
  });

  it('knows what a continued or copied session had cost at that moment, also when it has gone on since', async () => {
    const first = await take('a', { mode: 'new', id: OLD });
    expect(first.previousTotalUsd).toBeUndefined();
    await report(first.dir, 0.5);
    const second = await take('b', { mode: 'resume', id: OLD });
    await report(second.dir, 0.75);
    const fork: AgentSession = { mode: 'fork', id: NEW, fromId: OLD };
    expect([second.previousTotalUsd, (await take('c', fork)).previousTotalUsd]).toEqual([0.5, 0.75]);

    const third = await take('d', { mode: 'resume', id: OLD });
    await report(third.dir, 2);
    expect((await take('c', fork)).previousTotalUsd).toBe(0.75);
    expect((await take('b', { mode: 'resume', id: OLD })).previousTotalUsd).toBe(0.5);
  });
});
