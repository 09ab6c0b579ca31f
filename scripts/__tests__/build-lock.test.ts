import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tryAcquireBuildLock, withBuildLock } from '../lib/build-lock.mjs';
import { startTimeOf } from '../lib/process-identity.mjs';
import { makeTempDir, writeTree } from './temp-tree';

const program = (name: string) => path.join(import.meta.dirname, 'programs', name);

/** Exit codes of five processes that all enter `rounds` times, let loose at the same moment. */
async function contend(dir: string, rounds: number): Promise<(number | null)[]> {
  const contenders = Array.from({ length: 5 }, () =>
    spawn(process.execPath, [program('contend.mjs'), dir, String(rounds)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  await Promise.all(contenders.map(({ stdout }) => once(stdout, 'data')));
  for (const { stdin } of contenders) stdin.end();
  return Promise.all(contenders.map(async (child) => (await once(child, 'exit'))[0]));
}

async function startHolder(dir: string): Promise<ChildProcessByStdio<Writable, Readable, null>> {
  const child = spawn(process.execPath, [program('hold-lock.mjs'), dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

async function killHolder(dir: string): Promise<void> {
  const holder = await startHolder(dir);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
}

const lockOf = (owner: object) => ({ 'build-7.lock': JSON.stringify({ host: hostname(), ...owner }) });
const isFree = (dir: string) => 'release' in tryAcquireBuildLock(dir);

describe('build lock', () => {
  it('lets one process in at a time', async () => {
    const dir = makeTempDir();
    expect(await contend(dir, 40)).toEqual([0, 0, 0, 0, 0]);
  });

  it('lets one process in at a time when all take over from a killed owner', async () => {
    const dir = makeTempDir();
    await killHolder(dir);
    expect(await contend(dir, 1)).toEqual([0, 0, 0, 0, 0]);
  });

  it('waits while another process builds, says who, and goes on when it is done', async () => {
    const dir = makeTempDir();
    const holder = await startHolder(dir);
    const waitedFor: number[] = [];
    const onWait = ({ pid }: { pid: number }) => {
      waitedFor.push(pid);
      holder.stdin.end();
    };
    await withBuildLock({ dir, onWait }, async () => expect(waitedFor).toEqual([holder.pid]));
  });

  it('gives up with advice when the other build does not end', async () => {
    const dir = makeTempDir();
    const holder = await startHolder(dir);
    const attempt = withBuildLock({ dir, waitMs: 150 }, async () => 'entered');
    await expect(attempt).rejects.toThrow(`Process ${holder.pid} has been building for too long`);
  });

  it('is free again after work that fails', async () => {
    const dir = makeTempDir();
    const failing = withBuildLock({ dir }, () => Promise.reject(new Error('the build broke')));
    await expect(failing).rejects.toThrow('the build broke');
    expect(isFree(dir)).toBe(true);
  });

  it('does not mistake a reused pid for the owner', () => {
    const dir = makeTempDir();
    writeTree(dir, lockOf({ pid: process.pid, startTime: 'another boot' }));
    expect(isFree(dir)).toBe(true);
  });

  it('respects an owner whose pid and start time both match', () => {
    const dir = makeTempDir();
    writeTree(dir, lockOf({ pid: process.pid, startTime: startTimeOf(process.pid) }));
    expect(isFree(dir)).toBe(false);
  });

  it('respects an owner on another machine until it is very old', () => {
    const dir = makeTempDir();
    writeTree(dir, lockOf({ pid: 1, host: 'elsewhere' }));
    expect(isFree(dir)).toBe(false);
    utimesSync(path.join(dir, 'build-7.lock'), 0, 0);
    expect(isFree(dir)).toBe(true);
  });

  it('respects a lock that is being written, and takes over a wreck', () => {
    const dir = makeTempDir();
    writeTree(dir, { 'build-7.lock': '' });
    expect(isFree(dir)).toBe(false);
    utimesSync(path.join(dir, 'build-7.lock'), 0, 0);
    expect(isFree(dir)).toBe(true);
  });

  it('leaves one file behind, however often it is taken', async () => {
    const dir = makeTempDir();
    for (let round = 0; round < 3; round += 1) await withBuildLock({ dir }, async () => {});
    expect(readdirSync(dir)).toEqual(['build-3.lock']);
  });
});
