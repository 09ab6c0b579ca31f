import { askOnTerminal } from './cli/ask-on-terminal';
import { runCli } from './cli/run-cli';

// A reader that has seen enough (`specflow … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  isTty: process.stdout.isTTY === true,
  columns: process.stdout.columns || 120,
  ask: process.stdin.isTTY === true && process.stderr.isTTY === true ? askOnTerminal : null,
  writeOut: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
});
