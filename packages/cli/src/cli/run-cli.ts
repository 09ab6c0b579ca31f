import { isSpecflowError, toErrorBody } from '@specflow/shared/errors';
import { CommanderError } from 'commander';
import { specflowHome } from '../lib/paths';
import { createStyle } from '../text/style';
import { type Cli, EXIT, type Outcome, type Surroundings } from './cli';
import { createProgram } from './create-program';
import { describeError } from './describe-error';
import { splitGlobalOptions } from './global-options';
import { usageError } from './usage-error';

/** Runs one command line and resolves to its exit code. Never rejects. */
export async function runCli(around: Surroundings): Promise<number> {
  let exitCode: number = EXIT.ok;
  const options = splitGlobalOptions(around.argv);
  const style = createStyle(around.isTty, around.env);
  const fail = (error: unknown): void => {
    const body = toErrorBody(error);
    exitCode = body.code === 'USAGE' ? EXIT.usage : EXIT.failed;
    if (body.code === 'INTERNAL') around.writeError(`${stackOf(error)}\n`);
    if (options.isJson) around.writeOut(`${JSON.stringify({ error: body }, null, 2)}\n`);
    else around.writeError(describeError(body, style));
  };
  const show = (outcome: Outcome): void => {
    const text = options.isJson ? JSON.stringify(outcome.data, null, 2) : outcome.text;
    if (text !== '') around.writeOut(`${text}\n`);
    exitCode = outcome.exitCode ?? EXIT.ok;
  };
  const cli: Cli = {
    env: around.env,
    cwd: around.cwd,
    home: specflowHome(around.env),
    isJson: options.isJson,
    projectOption: options.project,
    style,
    isTty: around.isTty,
    columns: around.columns,
    ask: around.ask,
    note: (line) => around.writeError(`${line}\n`),
    print: (line) => (options.isJson ? undefined : around.writeOut(`${line}\n`)),
    printRaw: (text) => (options.isJson ? undefined : around.writeOut(text)),
    run: (work) => work().then(show, fail),
  };
  try {
    if (options.problem !== undefined) throw usageError(options.problem);
    await createProgram(cli, around).parseAsync([...options.rest], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    fail(error instanceof CommanderError ? usageError(usageMessage(error)) : error);
  }
  return exitCode;
}

function usageMessage(error: CommanderError): string {
  // Commander's word for "a command group was named without saying what to do with it".
  if (error.code === 'commander.help') return 'The command is not complete.';
  return error.message.replace(/^error: /, '');
}

function stackOf(error: unknown): string {
  if (isSpecflowError(error) || !(error instanceof Error)) return String(error);
  return error.stack ?? error.message;
}
