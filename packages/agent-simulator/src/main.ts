import { type AgentRun, type Outcome, WorkEnded } from './agent/agent-run';
import { buildRun } from './agent/build-run';
import { closingAnswer, sendResult } from './agent/conclude';
import { initEvent } from './agent/init-event';
import { RunStopped } from './agent/run-stops';
import { installSignalHandlers } from './agent/signals';
import { checkOptions } from './cli/check-options';
import { CliRefusal } from './cli/cli-options';
import { helpText, VERSION_TEXT } from './cli/help-text';
import { parseCliOptions } from './cli/parse-cli-options';
import { writeFully } from './protocol/output';
import { hasListPrice } from './protocol/pricing';
import type { RunEnd } from './protocol/result-event';
import { configDir } from './session/config-dir';
import { openSession } from './session/open-session';
import { announcePresence } from './session/presence';
import { readPrompt } from './session/read-prompt';
import { expandPrompt, findSlashCommands, type SlashCommand } from './session/slash-commands';
import { performSkill } from './skills/index';

const warn = (text: string): void => writeFully(2, `${text}\n`);

function currentDirectory(): string {
  try {
    return process.cwd();
  } catch {
    throw new CliRefusal('Error: The current working directory was deleted.');
  }
}

/** The outcome of the work, also when a behaviour ends it early. */
async function work(run: AgentRun): Promise<Outcome> {
  try {
    const perform = run.hooks.replaceWork ?? performSkill;
    return await run.hooks.afterWork(run, await perform(run));
  } catch (error) {
    if (error instanceof WorkEnded) return error.outcome;
    throw error;
  }
}

/** Works and gives the closing answer, whichever way that ends. */
async function workToEnd(run: AgentRun): Promise<RunEnd> {
  try {
    return await closingAnswer(run, await work(run));
  } catch (error) {
    if (error instanceof RunStopped) return error.end;
    throw error;
  }
}

function recordPrompt(run: AgentRun, commands: readonly SlashCommand[]): void {
  const content = run.options.disableSlashCommands ? run.prompt : expandPrompt(run.prompt, commands);
  run.session.append({
    type: 'user',
    message: { role: 'user', content },
    timestamp: new Date().toISOString(),
    prompt: run.prompt,
    cwd: run.cwd,
  });
}

async function converseToEnd(run: AgentRun): Promise<number> {
  const directory = configDir(run.env);
  const commands = findSlashCommands({ configDir: directory, cwd: run.cwd });
  const leave = announcePresence({ configDir: directory, cwd: run.cwd, sessionId: run.session.id });
  process.once('exit', (exitCode) => {
    leave();
    run.trace.write('stop', { exitCode });
  });
  run.trace.write('start', {});
  installSignalHandlers(run);
  if (!hasListPrice(run.model)) warn(`Warning: no list price for ${run.model}; its cost is a guess.`);
  await run.hooks.beforeInit(run);
  run.output.event(initEvent(run, commands));
  recordPrompt(run, commands);
  const end = await run.hooks.beforeResult(run, await workToEnd(run));
  if (end === null) return 0;
  sendResult(run, end);
  await run.hooks.afterResult(run, end);
  return end.exitCode;
}

/**
 * Runs one invocation to its end.
 *
 * @returns the exit code: 0, or 1 for a refusal and for a result that is an error.
 */
export async function main(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const startedAtMs = performance.now();
  try {
    const options = parseCliOptions(argv);
    if (options.version) writeFully(1, `${VERSION_TEXT}\n`);
    else if (options.help) writeFully(1, `${helpText()}\n`);
    if (options.version || options.help) return 0;
    const isRoot = process.getuid?.() === 0;
    const schema = checkOptions(options, { isRoot, isSandbox: env.IS_SANDBOX === '1' });
    const cwd = currentDirectory();
    const prompt = await readPrompt(options, warn);
    const session = openSession(options, { configDir: configDir(env), cwd });
    return await converseToEnd(buildRun({ options, schema, env, cwd, prompt, session, startedAtMs }));
  } catch (error) {
    if (!(error instanceof CliRefusal)) throw error;
    warn(error.message);
    return 1;
  }
}
