import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { probeProcess, readProcessIdentity } from './process-identity';

describe('process identity', () => {
  it('knows this process as alive', async () => {
    const identity = await readProcessIdentity();
    expect(identity).toMatchObject({ pid: process.pid });
    expect(identity && (await probeProcess(identity))).toBe('alive');
  });

  it('calls a reused pid dead', async () => {
    const identity = await readProcessIdentity();
    expect(identity && (await probeProcess({ ...identity, startTime: '1' }))).toBe('dead');
  });

  it('calls an ended process dead, and a foreign namespace unknown', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    const identity = await readProcessIdentity(child.pid);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(identity && (await probeProcess(identity))).toBe('dead');
    expect(identity && (await probeProcess({ ...identity, pidNamespace: 'pid:[1]' }))).toBe('unknown');
    expect(await readProcessIdentity(child.pid)).toBeNull();
  });
});
