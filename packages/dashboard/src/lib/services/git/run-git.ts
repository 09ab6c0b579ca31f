import { SpecflowError } from '@specflow/shared/errors';
import type { RunProgram } from '../programs/program';
import { runDirectly } from '../programs/run-directly';
import { redactSecrets } from '../redact-secrets';
import { findBlockingFile } from './blocking-file';
import { ASK_FILTERS, disableForeignFilters } from './foreign-filters';
import { ASK_MERGE_DRIVERS, replaceForeignDrivers } from './foreign-merge-drivers';

/** The variables that git may see; every `GIT_*` of the surrounding process is left out. */
const PASSED_VARIABLES = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'XDG_CONFIG_HOME', 'SystemRoot'] as const;

/** Settings that keep a repository from running programs of its own choice while we only look at it. */
const SAFE_SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=',
  'core.quotePath=false',
  'core.safecrlf=false',
  'diff.external=',
  'core.pager=cat',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
].flatMap((setting) => ['-c', setting]);

/** Commands that pass files through the filters of `.gitattributes`. */
const FILTERING = new Set([
  // It reads files that changed in the second in which they were added.
  'write-tree',
  'add',
  'status',
  'checkout',
  'merge',
  'reset',
  'worktree',
  'stash',
  'diff',
  'diff-index',
  'diff-files',
]);

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;

/** One call of git. */
export interface GitCall {
  readonly cwd: string;
  readonly args: readonly string[];
  /** Added to the environment, for `GIT_INDEX_FILE` and the names of our own commits. */
  readonly env?: Readonly<Record<string, string>>;
  /** What `withoutFilters` gave for this folder just now; asked for when absent. */
  readonly filters?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly timeoutMs?: number;
  /** Output beyond this is cut off, and `isTruncated` is set. */
  readonly maxBytes?: number;
}

/** How a call ended. `exitCode` is null when git did not run to its end. */
export interface GitResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly isTruncated: boolean;
}

/** Calls git without a shell, bounded in time and output. */
export interface Git {
  /** Any exit code is a result. */
  run(call: GitCall): Promise<GitResult>;
  /** Standard output of a call that has to succeed. @throws SpecflowError GIT_FAILED */
  read(call: GitCall): Promise<string>;
  /** First line of the output, or null when git says no. */
  tryLine(call: GitCall): Promise<string | null>;
  /**
   * Variables that keep git from the filter programs of a repository, for calls that follow each other at once.
   * @throws SpecflowError GIT_FAILED when the settings cannot be read
   */
  withoutFilters(cwd: string): Promise<Readonly<Record<string, string>>>;
}

/** What git needs. */
export interface GitDependencies {
  /** Name or path of the executable. */
  readonly gitBin: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How programs are run: by the launcher in the dashboard, by this process itself without it. */
  readonly runProgram?: RunProgram;
}

/** Builds the caller. */
export function createGit(dependencies: GitDependencies): Git {
  const { gitBin, runProgram = runDirectly } = dependencies;
  const base = cleanEnvironment(dependencies.env);

  async function run(call: GitCall): Promise<GitResult> {
    if (call.args[0] === 'merge-tree') {
      const answer = await start({ cwd: call.cwd, args: ASK_MERGE_DRIVERS });
      if (!isAnswer(answer)) return answer;
      const drivers = answer.exitCode === 0 ? replaceForeignDrivers(answer.stdout) : {};
      return start({ ...call, env: { ...call.env, ...drivers } });
    }
    if (!FILTERING.has(call.args[0] ?? '')) return start(call);
    if (call.filters) return start({ ...call, env: { ...call.env, ...call.filters } });
    const answer = await start({ cwd: call.cwd, args: ASK_FILTERS });
    if (!isAnswer(answer)) return answer;
    return start({ ...call, env: { ...call.env, ...filtersOf(answer) } });
  }

  async function withoutFilters(cwd: string): Promise<Record<string, string>> {
    const answer = await start({ cwd, args: ASK_FILTERS });
    if (!isAnswer(answer)) throw failed({ cwd, args: ASK_FILTERS }, answer);
    return filtersOf(answer);
  }

  async function start(call: GitCall): Promise<GitResult> {
    const blocking = await findBlockingFile(call.cwd);
    if (blocking !== null) {
      const stderr = `${blocking} is not a regular file`;
      return { exitCode: null, stdout: '', stderr, isTruncated: false };
    }
    const { exitCode, stdout, stderr, isTruncated, problem } = await runProgram({
      file: gitBin,
      args: [...SAFE_SETTINGS, ...call.args],
      cwd: call.cwd,
      env: { ...base, ...call.env },
      input: call.input ?? '',
      timeoutMs: call.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      maxBytes: call.maxBytes ?? DEFAULT_MAX_BYTES,
    });
    return { exitCode, stdout, stderr: stderr === '' ? problem : stderr, isTruncated };
  }

  async function read(call: GitCall): Promise<string> {
    const result = await run(call);
    if (result.exitCode === 0 && !result.isTruncated) return result.stdout;
    throw failed(call, result);
  }

  async function tryLine(call: GitCall): Promise<string | null> {
    const result = await run(call);
    // A path may hold any character but its end: only the newline that git adds is removed.
    return result.exitCode === 0 ? result.stdout.replace(/\n$/, '') : null;
  }

  return { run, read, tryLine, withoutFilters };
}

/** Whether settings have been read: 1 means that nothing is set. Without an answer nothing is run that they name. */
function isAnswer({ exitCode, isTruncated }: GitResult): boolean {
  return (exitCode === 0 || exitCode === 1) && !isTruncated;
}

function filtersOf({ exitCode, stdout }: GitResult): Record<string, string> {
  return exitCode === 0 ? disableForeignFilters(stdout) : {};
}

function failed(call: Pick<GitCall, 'cwd' | 'args'>, { stderr, exitCode }: GitResult): SpecflowError {
  return new SpecflowError('GIT_FAILED', {
    message: `git ${call.args[0] ?? ''} failed in ${call.cwd}: ${redactSecrets(stderr.trim()).slice(0, 500) || 'no reason given'}`,
    hint: 'Run the same command in the project to see what is wrong with the repository.',
    details: { exitCode },
  });
}

function cleanEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = PASSED_VARIABLES.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
  };
}
