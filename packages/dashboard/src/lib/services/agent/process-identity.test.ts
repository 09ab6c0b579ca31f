import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  isAlive,
  parseElapsed,
  parseProcStat,
  parsePsLine,
  readBootId,
  readProcess,
  readProcessAgeMs,
} from './process-identity';
import { listProcesses } from './process-table';
import { signalProcess } from './signal-process';

const REST = 'S 10 20 30 0 -1 4194304 1 0 0 0 5 7 0 0 20 0 1 0 4242 1000 1';

describe('identity of a process', () => {
  it.each(['(sh)', '(a b)', '(a) R 1 (x)', '(a\n) Z 9)', '()'])(
    'counts fields from the end of the name %j',
    (name) => {
      expect(parseProcStat(`77 ${name} ${REST}`)).toEqual({
        pid: 77,
        startTime: '4242',
        state: 'S',
        parentPid: 10,
        groupId: 20,
        sessionId: 30,
        cpuTicks: 12,
      });
    },
  );

  it.each(['', 'x', '77 (sh', '77 (sh) S 1 2', 'a (sh) S'])('finds none in %j', (stat) => {
    expect(parseProcStat(stat)).toBeNull();
  });

  it('has an age that the time of day does not move', async () => {
    const child = spawn('sleep', ['30']);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child, 'spawn');
    vi.useFakeTimers({ now: Date.now() + 86_400_000, toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const ageMs = await readProcessAgeMs(child.pid ?? 0);
    expect(ageMs).toBeGreaterThanOrEqual(0);
    expect(ageMs).toBeLessThan(30_000);
    expect(await readProcessAgeMs(0)).toBeNull();
  });

  it.each([
    ['   03:07\n', 187_000],
    ['01:00:00', 3_600_000],
    ['2-03:04:05', 183_845_000],
    ['', null],
    ['soon', null],
  ])('reads the age %j', (text, ageMs) => {
    expect(parseElapsed(text)).toBe(ageMs);
  });

  it('reads what macOS prints', () => {
    expect(parsePsLine('  77 10 20 0 Ss Thu Jan  1 00:00:01 2026')).toMatchObject({
      pid: 77,
      parentPid: 10,
      groupId: 20,
      state: 'S',
      startTime: 'Thu_Jan_1_00:00:01_2026',
    });
  });

  it('is this process only by pid, start and boot together, and never this process itself', async () => {
    const bootId = await readBootId();
    const parent = await readProcess(process.ppid);
    const identity = { pid: process.ppid, startTime: parent?.startTime ?? '', bootId };
    expect(await isAlive(identity)).toBe(true);
    expect(await isAlive({ ...identity, startTime: '1' })).toBe(false);
    expect(await isAlive({ ...identity, bootId: 'other' })).toBe(false);
    expect(await isAlive({ ...identity, pid: process.pid })).toBe(false);
  });

  // Only Linux shows the state of a process as a file; elsewhere `ps` is parsed by the same rule.
  it.runIf(process.platform === 'linux')(
    'F19: a zombie is dead, although a signal can still be sent to it',
    async () => {
      // The shell becomes a program that never asks how its child ended.
      const parent = spawn('/bin/sh', ['-c', 'exec 3<&0; cat <&3 >&2 & echo $!; exec sleep 60'], {
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      onTestFinished(() => void parent.kill('SIGKILL'));
      const [printed] = await once(parent.stdout, 'data');
      const pid = Number(String(printed).trim());
      await vi.waitFor(
        async () => expect(await readFile(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n'),
        10_000,
      );
      // Only now may the child end: the shell itself would have asked how.
      parent.stdin.end();
      const entry = await vi.waitFor(async () => {
        const seen = await readProcess(pid);
        expect(seen?.state).toBe('Z');
        return seen;
      }, 10_000);
      expect(process.kill(pid, 0)).toBe(true);
      const identity = { pid, startTime: entry?.startTime ?? '', bootId: await readBootId() };
      expect(await isAlive(identity)).toBe(false);
      expect((await listProcesses()).some((process) => process.pid === pid)).toBe(false);
      expect(await signalProcess(identity, 'SIGKILL')).not.toBe('sent');
    },
  );
});
