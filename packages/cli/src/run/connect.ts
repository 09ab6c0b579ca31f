import { SpecflowError } from '@specflow/shared/errors';
import { type ApiClient, createApiClient } from '../api/api-client';
import type { Cli } from '../cli/cli';
import { resolveProject } from '../cli/resolve-project';
import { ensureServer } from '../dashboard/ensure-server';
import { readToken } from '../dashboard/probe-server';
import { requireState } from '../lib/state/update-state-file';

/** A dashboard and the project that a command is about. */
export interface Connection {
  readonly api: ApiClient;
  readonly projectId: string;
}

/**
 * Connects to the dashboard of this home, starting one when none runs.
 * @throws SpecflowError NO_PROJECT, PROJECT_NOT_FOUND, PORT_IN_USE, SERVER_START_FAILED, UNAUTHORIZED
 */
export async function connect(cli: Cli): Promise<Connection> {
  const { state } = await requireState(await resolveProject(cli));
  const server = await ensureServer(cli.home, cli.env);
  if (server.started) cli.note(cli.style.dim(`Started the dashboard on ${server.url}`));
  return { api: await clientFor(cli.home, server.probeUrl), projectId: state.project.id };
}

/** @throws SpecflowError UNAUTHORIZED when the home has no token */
export async function clientFor(home: string, baseUrl: string): Promise<ApiClient> {
  const token = await readToken(home);
  if (token !== null) return createApiClient({ baseUrl, token });
  throw new SpecflowError('UNAUTHORIZED', {
    message: `There is no token in ${home}.`,
    hint: 'Restart the dashboard of this home: it writes one.',
  });
}
