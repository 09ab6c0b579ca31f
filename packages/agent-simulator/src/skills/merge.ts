import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentRun, type Outcome, outcomeOf } from '../agent/agent-run';
import { useBash } from '../agent/use-bash';
import { activePhase, completePhase } from '../project/orchestration-state';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

// An identity for projects whose git has none; the user's own is taken when there is one.
const COMMIT = [
  'git',
  `-c user.name="$(git config user.name || echo 'SpecFlow simulated agent')"`,
  `-c user.email="$(git config user.email || echo simulated-agent@localhost)"`,
  '-c commit.gpgsign=false',
].join(' ');

async function gitOutput(run: AgentRun, command: string): Promise<string> {
  const result = await useBash(run, { command });
  return result.ok ? result.output.trim() : '';
}

/** Commits what is there, then merges the phase branch into the base branch. Returns what went wrong. */
async function mergeBranches(run: AgentRun, title: string): Promise<string | undefined> {
  const branch = await gitOutput(run, 'git symbolic-ref --short HEAD');
  const bases = await gitOutput(
    run,
    "git for-each-ref --format='%(refname:short)' refs/heads/main refs/heads/master",
  );
  const base = bases.split('\n')[0] ?? '';
  if (branch === '') return 'HEAD is not on a branch';
  const commit = await useBash(run, {
    text: `I'll commit the work on ${branch}.`,
    command: `git add -A && { git diff --cached --quiet || ${COMMIT} commit -q -m ${quote(title)}; }`,
  });
  if (!commit.ok) return commit.output;
  if (base === '' || base === branch) return undefined;
  const merge = await useBash(run, {
    text: `I'll merge ${branch} into ${base}.`,
    command: `git checkout -q ${quote(base)} && ${COMMIT} merge -q --no-ff -m ${quote(`Merge ${branch}`)} ${quote(branch)}`,
  });
  if (merge.ok) return undefined;
  await useBash(run, { command: `git merge --abort; git checkout -q ${quote(branch)}` });
  return merge.output;
}

/** Closes the phase and, where the state file is tracked, commits that too. */
async function closePhase(run: AgentRun, isRepository: boolean): Promise<void> {
  if (!completePhase(run.root, new Date())) return;
  if (!isRepository) return;
  const state = '.specflow/orchestration-state.json';
  await useBash(run, {
    command: `git ls-files --error-unmatch ${state} >/dev/null 2>&1 || exit 0; git diff --quiet -- ${state} || ${COMMIT} commit -q -m 'Close the phase' -- ${state}`,
  });
}

/** `/flow.merge`: commits the work, merges the phase branch into the base branch locally, closes the phase. */
export async function merge(run: AgentRun): Promise<Outcome> {
  const outcome = outcomeOf('completed', '');
  outcome.phase = 'merge';
  const phase = activePhase(run.root);
  const title = `Phase ${phase?.number ?? ''} ${phase?.name ?? ''}`.trimEnd();
  run.conversation.note("I'll merge the phase.");
  await run.hooks.onProgress(run, outcome);
  await run.pace.task('merge');
  const isRepository =
    existsSync(join(run.root, '.git')) || (await gitOutput(run, 'git rev-parse --git-dir')) !== '';
  if (isRepository) {
    const problem = await mergeBranches(run, title);
    if (problem !== undefined)
      return { ...outcome, status: 'error', message: `The merge failed: ${problem}` };
  }
  await closePhase(run, isRepository);
  return { ...outcome, message: isRepository ? 'Merged and closed the phase.' : 'Closed the phase.' };
}
