// `npm run docs`: what the documents cite exists, and nothing names a place that is private to a machine.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { findDeadCitations } from './checks/cited-paths.mjs';
import { findPrivatePlaces } from './checks/private-places.mjs';
import { fromRoot, rootDir } from './lib/workspace.mjs';

/** Tracked files that exist, and new ones that git does not ignore. */
function repositoryFiles() {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout } = spawnSync('git', args, { cwd: rootDir, encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error('`git ls-files` failed: this check needs a git working tree.');
  return stdout.split('\0').filter((file) => file !== '' && existsSync(fromRoot(file)));
}

const files = repositoryFiles();
const documents = files.filter((file) => /^(docs\/.+|README|CONTRIBUTING)\.md$/.test(file));
const findings = [
  ...findDeadCitations({ root: rootDir, documents, files }),
  ...findPrivatePlaces({ root: rootDir, files, ownPlaces: [rootDir, homedir()] }),
];
for (const { file, line, message } of findings) console.log(`${file}:${line} ${message}`);
console.log(
  findings.length === 0
    ? `ok     ${documents.length} documents, ${files.length} files`
    : `FAILED ${findings.length} findings`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
