// Enters the locked section a number of times; fails when it meets somebody else inside.
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withBuildLock } from '../../lib/build-lock.mjs';

const [dir = '', rounds = '1'] = process.argv.slice(2);
const inside = path.join(dir, 'somebody-is-inside');

for (let round = 0; round < Number(rounds); round += 1) {
  await withBuildLock({ dir, waitMs: 20_000 }, async () => {
    writeFileSync(inside, String(process.pid), { flag: 'wx' });
    // Give the others a turn of the processor while we are inside.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    rmSync(inside);
  });
}
