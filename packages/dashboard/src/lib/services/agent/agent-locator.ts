import { execFile } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { exactEnv } from './exact-env';

const run = promisify(execFile);

/** The agent that would run, or why none can. */
export interface LocatedAgent {
  readonly kind: 'claude' | 'simulator';
  /** What is shown: the executable, or the script of the simulator. Null when none was found. */
  readonly path: string | null;
  readonly version: string | null;
  /** How to start it; absent exactly when there is a problem. */
  readonly command?: { readonly bin: string; readonly prefix: readonly string[] };
  readonly problem?: { readonly code: 'AGENT_MISSING'; readonly message: string; readonly fix: string };
}

/** What the locator depends on. */
export interface AgentLocatorOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Executable of Node, which runs the simulator. */
  readonly nodePath: string;
  /** `agentBin` of the settings. */
  readonly readConfiguredBin: () => Promise<string | undefined>;
}

/** See {@link createAgentLocator}. */
export interface AgentLocator {
  /**
   * The agent that would run now. A run that began with one kind keeps it: naming `simulator` finds the simulated
   * agent whatever is configured, naming `claude` never finds the simulated one.
   */
  locate(kind?: LocatedAgent['kind']): Promise<LocatedAgent>;
  /** The kind that {@link locate} would look for, without looking. */
  configuredKind(): Promise<LocatedAgent['kind']>;
}

const INSTALL =
  'Install Claude Code (npm install -g @anthropic-ai/claude-code), or set SPECFLOW_CLAUDE_BIN to its path and restart the dashboard.';
const VERSION_TIMEOUT_MS = 10_000;

/**
 * Finds the agent: SPECFLOW_CLAUDE_BIN, else the settings, else PATH, else the usual places. An explicit choice that
 * does not work is a problem, never a reason to run something else. Nothing here ever comes from a request (I10).
 */
export function createAgentLocator(options: AgentLocatorOptions): AgentLocator {
  const versions = new Map<string, string | null>();

  async function describe(kind: LocatedAgent['kind'], path: string): Promise<LocatedAgent> {
    const command =
      kind === 'simulator' ? { bin: options.nodePath, prefix: [path] } : { bin: path, prefix: [] };
    const { mtimeMs } = await stat(path);
    const key = `${path}\0${mtimeMs}`;
    const version = versions.has(key) ? (versions.get(key) ?? null) : await readVersion(command, options);
    // A failure may be passing: ask again next time.
    if (version !== null) versions.set(key, version);
    return { kind, path, version, command };
  }

  const readConfigured = async () => options.env.SPECFLOW_CLAUDE_BIN || (await options.readConfiguredBin());

  async function locate(kind?: LocatedAgent['kind']): Promise<LocatedAgent> {
    const configured = await readConfigured();
    if (kind === 'simulator' || (kind === undefined && configured === 'simulator')) {
      return locateSimulator(options, describe);
    }
    const chosen = configured === 'simulator' ? undefined : configured;
    if (chosen !== undefined && chosen !== '') {
      if (isAbsolute(chosen) && (await isExecutable(chosen))) return describe('claude', chosen);
      return missing(
        'claude',
        `The agent "${chosen}" is not an executable file.`,
        `Set SPECFLOW_CLAUDE_BIN to the absolute path of the agent. ${INSTALL}`,
      );
    }
    for (const path of usualPlaces(options)) if (await isExecutable(path)) return describe('claude', path);
    return missing('claude', 'Claude Code was not found.', INSTALL);
  }

  return {
    locate,
    configuredKind: async () => ((await readConfigured()) === 'simulator' ? 'simulator' : 'claude'),
  };
}

async function locateSimulator(
  { env }: AgentLocatorOptions,
  describe: (kind: 'simulator', path: string) => Promise<LocatedAgent>,
): Promise<LocatedAgent> {
  const script = env.SPECFLOW_SIMULATOR_BIN ?? '';
  const found = isAbsolute(script) && (await stat(script).catch(() => null))?.isFile() === true;
  if (found) return describe('simulator', script);
  return missing(
    'simulator',
    'The simulated agent is not built.',
    'Set SPECFLOW_SIMULATOR_BIN to its script, or build it with: npm run build',
  );
}

function missing(kind: LocatedAgent['kind'], message: string, fix: string): LocatedAgent {
  return { kind, path: null, version: null, problem: { code: 'AGENT_MISSING', message, fix } };
}

function usualPlaces({ env, home }: AgentLocatorOptions): string[] {
  const onPath = (env.PATH ?? '').split(':').filter(isAbsolute);
  return [
    ...onPath.map((dir) => join(dir, 'claude')),
    join(home, '.local/bin/claude'),
    join(home, '.claude/local/claude'),
  ];
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function readVersion(
  command: { bin: string; prefix: readonly string[] },
  { env, home }: AgentLocatorOptions,
): Promise<string | null> {
  try {
    const { stdout } = await run(command.bin, [...command.prefix, '--version'], {
      timeout: VERSION_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024,
      env: exactEnv({ PATH: env.PATH ?? '/usr/bin:/bin', HOME: home, DISABLE_AUTOUPDATER: '1' }),
    });
    return /\d+\.\d+\.\d+[0-9A-Za-z.+-]*/.exec(stdout)?.[0] ?? null;
  } catch {
    return null;
  }
}
