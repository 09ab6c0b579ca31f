import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundleBench } from '../../../../scripts/bench/bundle-program.mjs';
import { chromiumPath } from '../../e2e/support/chromium-path';
import { processesAbout } from '../support/processes';
import { waitFor } from '../support/wait-for';

let program: string;
beforeAll(async () => {
  program = await bundleBench();
}, 60_000);

/** Starts the benchmark with a folder for temporary files of its own. */
async function startBench(args: readonly string[]) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'specflow-benchtest-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, TMPDIR: folder } });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    said.stdout += String(text);
  });
  child.stderr.on('data', (text) => {
    said.stderr += String(text);
  });
  const ended = once(child, 'close').then(([code]) => Number(code));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return { child, folder, said, ended };
}

describe('the benchmark', () => {
  it('names the machine and prints one table of what it measured, and leaves no file behind', async () => {
    const bench = await startBench(['write', 'parser', 'planning', 'waves', '--tiny', '--markdown']);
    expect(await bench.ended, bench.said.stderr).toBe(0);
    const [machine = '', ...lines] = bench.said.stdout.split('\n');
    expect(machine).toMatch(/^\d+ cores .* Node \d+.* load \d/);
    const rows = lines.filter((line) => line.startsWith('|')).map((line) => line.split('|'));
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([6]));
    const titles = rows.flatMap(([, first = '']) => /\*\*(.+?)[ ,]/.exec(first)?.[1] ?? []);
    expect(titles).toEqual(['Parsing', 'Planning', 'Waves', 'Durable']);
    expect(bench.said.stdout).not.toContain('not measured');
    expect(await readdir(bench.folder)).toEqual([]);
  });

  it.skipIf(chromiumPath === null)('measures interactions of a page in a real browser', async () => {
    const bench = await startBench(['browser', '--tiny', '--markdown']);
    expect(await bench.ended, bench.said.stderr).toBe(0);
    const rows = bench.said.stdout.split('\n').filter((line) => /\d ms \|/.test(line));
    expect(rows.length).toBeGreaterThan(20);
    expect(bench.said.stdout).not.toContain('not measured');
  });

  it('refuses words that it does not know, with the ones that it knows', async () => {
    const bench = await startBench(['parsre', '--fast']);
    expect(await bench.ended).toBe(2);
    expect(bench.said.stderr).toMatch(
      /^Not understood: parsre --fast\nUsage: .*\nSections: parser, planning,/,
    );
  });

  it('ends servers, runners and agents and removes its files when it is interrupted', async () => {
    const bench = await startBench(['recovery', '--tiny']);
    await waitFor('live agents and a server', () => bench.said.stderr.includes('Restart 1'), 60_000);
    expect((await processesAbout(bench.folder)).length).toBeGreaterThan(3);
    bench.child.kill('SIGINT');
    expect(await bench.ended).toBe(130);
    expect(await processesAbout(bench.folder)).toEqual([]);
    expect(await readdir(bench.folder)).toEqual([]);
  });
});
