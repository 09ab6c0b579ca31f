import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Cli } from '../cli/cli';
import { findLayout } from '../dashboard/layout';
import { type AgentLocation, locateAgent } from '../lib/agent/locate-agent';
import { parseJsonText, readTextFile } from '../lib/files/read-text-file';
import { claudeConfigDir, type Environment } from '../lib/paths';
import { type Check, failed, passed } from './check';

const VERSION_TIMEOUT_MS = 10_000;
const INSTALL = 'Install Claude Code, or set SPECFLOW_CLAUDE_BIN to its path.';

/** The agent: found, answering, logged in as far as one can see without asking it. Does no work with it. */
export async function checkAgent(cli: Cli): Promise<Check[]> {
  const simulator = findLayout(cli.env).simulatorBin;
  const agent = await locateAgent(cli.home, { ...cli.env, SPECFLOW_SIMULATOR_BIN: simulator });
  if (agent.path === null)
    return [failed('agent', `no ${agent.kind} executable was found (${agent.source})`, INSTALL)];
  return [
    passed('agent', `${agent.kind} at ${agent.path} (from ${agent.source})`),
    await checkVersion(agent.path, agent),
    await checkLogin(agent, cli.env),
  ];
}

/** Asks for the version only: an agent that cannot even say that would fail in the middle of a run. */
async function checkVersion(path: string, { kind }: AgentLocation): Promise<Check> {
  const [file, args] = kind === 'simulator' ? [process.execPath, [path, '--version']] : [path, ['--version']];
  const options = { timeout: VERSION_TIMEOUT_MS, maxBuffer: 64 * 1024, windowsHide: true };
  const answer = await promisify(execFile)(file, args, options).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  if (answer instanceof Error)
    return failed(
      'agent version',
      `"${path} --version" does not answer`,
      `Run it by hand to see why. ${INSTALL}`,
    );
  const version = answer.stdout.trim().split('\n')[0] ?? '';
  if (version !== '') return passed('agent version', version);
  return failed('agent version', `"${path} --version" prints nothing`, INSTALL);
}

/** Variables that log Claude Code in by themselves. Only their presence is looked at. */
const LOGIN_VARIABLES = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_VERTEX',
  'CLAUDE_CODE_USE_FOUNDRY',
] as const;

const UserSettingsSchema = z.looseObject({ apiKeyHelper: z.string().optional() });

async function checkLogin({ kind }: AgentLocation, env: Environment): Promise<Check> {
  if (kind === 'simulator') return passed('login', 'the simulated agent needs none');
  const variable = LOGIN_VARIABLES.find((name) => env[name]);
  if (variable !== undefined) return passed('login', `by ${variable}`);
  const folder = claudeConfigDir(env);
  // Whether it is there, not what it holds.
  if ((await stat(join(folder, '.credentials.json')).catch(() => null)) !== null)
    return passed('login', `remembered in ${folder}`);
  const text = await readTextFile(join(folder, 'settings.json')).catch(() => null);
  const json = text === null ? null : parseJsonText(text);
  const settings = UserSettingsSchema.safeParse(json?.ok ? json.value : undefined);
  if (settings.data?.apiKeyHelper !== undefined) return passed('login', 'by apiKeyHelper of the settings');
  // There it lies in the keychain, which is none of our business.
  if (process.platform === 'darwin') return passed('login', 'in the keychain, which is not looked into');
  return failed('login', 'no login of Claude Code was found', 'Run "claude" and type /login.');
}
