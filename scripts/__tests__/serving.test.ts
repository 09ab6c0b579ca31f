import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { recordServing, servingPids } from '../lib/serving.mjs';
import { makeTempDir } from './temp-tree';

const program = path.join(import.meta.dirname, 'programs', 'look-for-servers.mjs');

it('a server that is recorded while somebody looks for servers stays known', async () => {
  const dir = makeTempDir();
  const looking = spawn(process.execPath, [program, dir], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void looking.kill('SIGKILL'));
  await once(looking.stdout, 'data');
  let lost = 0;
  for (let round = 0; round < 2_000; round += 1) {
    recordServing({ dir, pid: process.pid });
    if (servingPids(dir).length === 0) lost += 1;
  }
  expect(lost).toBe(0);
});
