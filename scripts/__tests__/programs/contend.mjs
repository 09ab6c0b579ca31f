// Says "ready", waits for the start signal on stdin, then enters the locked section a number of times
// as fast as it can. Fails when it meets somebody else inside.
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tryAcquireBuildLock } from '../../lib/build-lock.mjs';

const [dir = '', rounds = '1'] = process.argv.slice(2);
const inside = path.join(dir, 'somebody-is-inside');
const deadlineMs = Date.now() + 20_000;

const yieldProcessor = () => new Promise((resolve) => setImmediate(resolve));

console.log('ready');
for await (const _ of process.stdin);

for (let entered = 0; entered < Number(rounds); await yieldProcessor()) {
  if (Date.now() > deadlineMs) throw new Error(`entered only ${entered} times`);
  const attempt = tryAcquireBuildLock(dir);
  if (!('release' in attempt)) continue;
  entered += 1;
  writeFileSync(inside, String(process.pid), { flag: 'wx' });
  await yieldProcessor();
  rmSync(inside);
  attempt.release();
}
