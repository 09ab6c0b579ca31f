import { spawn } from 'node:child_process';
import { SpecflowError } from '@specflow/shared/errors';
import type { Command } from 'commander';
import { type Cli, EXIT, type Outcome } from '../cli/cli';
import { handOnOptions } from '../cli/hand-on-options';
import { addressFrom } from '../dashboard/address';
import { ensureServer, findServer, stopServer } from '../dashboard/ensure-server';
import { readHealth } from '../dashboard/probe-server';
import { serveInForeground } from '../dashboard/serve-in-foreground';

interface DashboardFlags {
  readonly port?: string;
  readonly open?: boolean;
  readonly detach?: boolean;
}

/** `specflow dashboard [--port] [--open] [--detach] | stop | status` */
export function addDashboardCommand(program: Command, cli: Cli): void {
  const dashboard = program
    .command('dashboard')
    .description('serve the dashboard; Ctrl-C ends it, runs go on')
    .option('--port <port>', 'port (SPECFLOW_PORT, 4311)')
    .option('--open', 'open it in the browser')
    .option('--detach', 'serve it in the background')
    .action((flags: DashboardFlags) => cli.run(() => serve(cli, flags)));
  handOnOptions(dashboard);
  dashboard
    .command('stop')
    .description('end the dashboard that this command started')
    .action(() => cli.run(() => stop(cli)));
  dashboard
    .command('status')
    .description('whether a dashboard answers for this home')
    .action(() => cli.run(() => status(cli)));
}

async function serve(cli: Cli, flags: DashboardFlags): Promise<Outcome> {
  const { home, env } = cli;
  if (flags.detach) {
    const { started, url, port, pid } = await ensureServer(home, env, flags.port);
    if (flags.open) openBrowser(url);
    return { data: { url, port, pid, started }, text: `Ready on ${url}` };
  }
  const onReady = (url: string) => {
    cli.print(`Ready on ${url}`);
    if (flags.open) openBrowser(url);
  };
  const ended = await serveInForeground({ home, env, port: flags.port, onReady });
  if (typeof ended === 'object') {
    if (flags.open) openBrowser(ended.url);
    const { url, port, pid } = ended;
    return { data: { url, port, pid, started: false }, text: `Ready on ${url}` };
  }
  const { url, port } = addressFrom(env, flags.port);
  return {
    data: { url, port, ended },
    text: ended === 'stopped' ? '' : 'The dashboard ended by itself.',
    exitCode: ended === 'stopped' ? EXIT.ok : EXIT.failed,
  };
}

async function stop(cli: Cli): Promise<Outcome> {
  const result = await stopServer(cli.home);
  if (result === null) {
    const other = await findServer(cli.home, cli.env);
    const hint = 'End it where it was started.';
    if (other === null) return { data: { stopped: false }, text: 'No dashboard runs.' };
    throw new SpecflowError('WRONG_STATE', {
      message: `The dashboard on ${other.url} was not started by this command.`,
      hint,
    });
  }
  if (!result.stopped)
    throw new SpecflowError('WRONG_STATE', {
      message: `Process ${result.pid} does not end.`,
      hint: 'Look at it with "ps".',
    });
  return { data: result, text: 'Stopped. Runs go on and are picked up by the next dashboard.' };
}

async function status(cli: Cli): Promise<Outcome> {
  const found = await findServer(cli.home, cli.env);
  if (found === null) return { data: { running: false }, text: 'No dashboard runs.' };
  const health = await readHealth(found.probeUrl);
  const { url, port, pid } = found;
  return { data: { running: true, url, port, pid, health }, text: `Ready on ${url}` };
}

function openBrowser(url: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(opener, [url], { detached: true, stdio: 'ignore' });
  // No browser is no error: the URL has been printed.
  child.once('error', () => undefined);
  child.unref();
}
