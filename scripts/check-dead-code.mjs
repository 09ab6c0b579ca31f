// `npm run dead-code`: nothing is exported, installed or kept without a use.
import { spawnSync } from 'node:child_process';
import { rootDir, tools } from './lib/workspace.mjs';

const passes = [
  { what: 'unused files, exports and dependencies', args: ['--no-config-hints'] },
  // The first pass counts a test as a use; product code has to have another one.
  {
    what: 'product files that only tests use',
    args: ['--production', '--include', 'files', '--no-config-hints'],
  },
];

for (const { what, args } of passes) {
  const { status } = spawnSync(process.execPath, [tools.knip, ...args], { cwd: rootDir, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${what}`);
  if (status !== 0) process.exitCode = 1;
}
