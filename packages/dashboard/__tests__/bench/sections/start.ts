import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../support/free-port';
import { withScope } from '../cleanups';
import type { BenchContext, Section } from '../context';
import { makePlace } from '../place';
import type { Measure } from '../report';
import { median } from '../statistics';

const repository = resolve(import.meta.dirname, '..', '..', '..', '..', '..');
/** Installing and building from nothing on a slow machine. */
const COLD_WITHIN_MS = 15 * 60_000;
const WARM_WITHIN_MS = 60_000;

/** How long `npm start` needs until it prints the URL: the second time, and from a fresh copy when asked for. */
export const startSection: Section = async (context) => {
  const warm: number[] = [];
  for (let round = 0; round < context.sizes.starts; round += 1) {
    warm.push(await measureStart(context, { folder: repository, withinMs: WARM_WITHIN_MS }));
  }
  const measures: Measure[] = [
    { name: 'warm, until the URL is printed, median', value: median(warm) / 1_000, unit: 's', below: 2 },
  ];
  if (context.options.cold) {
    const cold = await measureCold(context);
    measures.push({ name: 'cold: install, build and start a fresh copy', value: cold / 1_000, unit: 's' });
  }
  return { title: 'npm start', measures };
};

function measureCold(context: BenchContext): Promise<number> {
  return withScope(context.cleanups, async (scope) => {
    const { root } = await makePlace(scope);
    const folder = join(root, 'copy');
    context.say('Installing and building a fresh copy …');
    await copyRepository(folder);
    return measureStart(context, { folder, withinMs: COLD_WITHIN_MS });
  });
}

/** What git would give to somebody else, with what is not committed yet. */
async function copyRepository(target: string): Promise<void> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await promisify(execFile)('git', args, { cwd: repository, maxBuffer: 64 * 1024 ** 2 });
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await copyFile(join(repository, file), join(target, file));
  }
}

/** Milliseconds from the command to the line with the URL. */
function measureStart(
  { cleanups }: BenchContext,
  start: { readonly folder: string; readonly withinMs: number },
): Promise<number> {
  return withScope(cleanups, async (scope) => {
    const { home } = await makePlace(scope);
    const port = await freePort();
    const startedMs = performance.now();
    const child = spawn('npm', ['start'], {
      cwd: start.folder,
      env: { ...process.env, SPECFLOW_HOME: home, SPECFLOW_PORT: String(port), SPECFLOW_HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    scope.add(() => end(child));
    await untilReady(child, start.withinMs);
    return performance.now() - startedMs;
  });
}

function untilReady(child: ChildProcess, withinMs: number): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`npm start ${what}:\n${output}`));
    const timer = setTimeout(() => fail(`did not print its URL within ${withinMs / 1_000} s`), withinMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data) => {
        output += String(data);
        if (output.includes('Ready on http')) resolve();
      });
    }
    child.once('exit', () => fail('ended'));
    child.once('error', reject);
    child.once('exit', () => clearTimeout(timer));
  });
}

/** SIGTERM: `npm start` ends the server that it has started. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
