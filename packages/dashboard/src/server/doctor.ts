import { execFile } from 'node:child_process';
import { access, constants, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { DoctorCheck } from '@specflow/shared/schemas';
import type { Composition } from './composition';

const GIT_TIMEOUT_MS = 10_000;
/** Below this a run would soon end with a full disk. */
const MIN_FREE_BYTES = 500 * 1024 * 1024;

/** What every run needs, as this server finds it, each with what to do about it. Changes nothing. */
export function readDoctor(app: Composition): Promise<DoctorCheck[]> {
  return Promise.all([
    checkAgent(app),
    checkGit(),
    checkHome(app.home),
    checkDisk(app.home),
    checkProjects(app),
    checkRecords(app),
    Promise.resolve(checkSleep(app)),
  ]);
}

const good = (name: string, detail: string): DoctorCheck => ({ name, ok: true, detail });
const bad = (name: string, detail: string, fix: string): DoctorCheck => ({ name, ok: false, detail, fix });

async function checkAgent({ locator }: Composition): Promise<DoctorCheck> {
  const { kind, version, path, problem } = await locator.locate();
  if (problem) return bad('Agent', problem.message, problem.fix);
  const name = kind === 'simulator' ? 'simulated agent' : 'Claude Code';
  return good('Agent', [name, version, path].filter(Boolean).join(' · '));
}

async function checkGit(): Promise<DoctorCheck> {
  const answer = await promisify(execFile)('git', ['--version'], { timeout: GIT_TIMEOUT_MS }).catch(
    () => null,
  );
  if (answer === null) return bad('Git', 'git was not found', 'Install git and put it on PATH.');
  return good('Git', answer.stdout.trim());
}

async function checkHome(home: string): Promise<DoctorCheck> {
  const writable = await access(home, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (writable) return good('Home', home);
  return bad('Home', `${home} is not writable`, 'Correct its permissions or set SPECFLOW_HOME.');
}

async function checkDisk(home: string): Promise<DoctorCheck> {
  const info = await statfs(home).catch(() => null);
  if (info === null) return good('Disk', 'the free space is not known');
  const free = info.bavail * info.bsize;
  // Whole gigabytes: the report should not change with every written byte.
  const text = free > 2e9 ? `${Math.floor(free / 1e9)} GB free` : `${Math.floor(free / 1e6)} MB free`;
  if (free >= MIN_FREE_BYTES) return good('Disk', text);
  return bad('Disk', text, `Make room on the disk of ${home}.`);
}

async function checkProjects({ catalog }: Composition): Promise<DoctorCheck> {
  const { projects, problem } = await catalog.list();
  if (problem) return bad('Projects', problem.message, problem.hint ?? 'Correct the registry file.');
  const gone = await Promise.all(
    projects.map(({ name, path }) =>
      access(path).then(
        () => null,
        () => name,
      ),
    ),
  );
  const missing = gone.filter((name) => name !== null);
  if (missing.length === 0) return good('Projects', `${projects.length} registered, all there`);
  return bad('Projects', `not there: ${missing.join(', ')}`, 'Put the folders back, or remove the projects.');
}

async function checkRecords({ store }: Composition): Promise<DoctorCheck> {
  const problems = await store.listProblems();
  const [first] = problems;
  if (first === undefined) return good('Run records', 'all readable');
  return bad('Run records', `${problems.length} cannot be used: ${first.message}`, 'Their files are kept.');
}

function checkSleep({ keepAwake }: Composition): DoctorCheck {
  switch (keepAwake.state()) {
    case 'held':
      return good('Sleep', 'held off while agents work');
    case 'off':
      return good('Sleep', 'allowed: no agent works');
    case 'unavailable':
      return bad(
        'Sleep',
        'this system does not let the machine be kept awake',
        'Switch off automatic sleep for the night.',
      );
  }
}
