import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SpecflowError } from '@specflow/shared/errors';
import type { Environment } from '../lib/paths';
import type { Address } from './address';

/** Where the parts of the product are, as absolute paths. */
export interface ProductLayout {
  /** `installed`: a server of its own beside this command. `repository`: a build that Next serves. */
  readonly kind: 'installed' | 'repository';
  readonly dashboardDir: string;
  /** The program that serves the dashboard. */
  readonly serverEntry: string;
  readonly cliEntry: string;
  readonly simulatorBin: string;
  readonly demoTemplate: string;
}

/**
 * The parts beside this command's own file: below the installed package (`dist/index.js`), or the neighbours of its
 * package in the repository (`packages/cli/dist/index.js`). `SPECFLOW_DASHBOARD_DIR`, `SPECFLOW_CLI_ENTRY`,
 * `SPECFLOW_SIMULATOR_BIN` and `SPECFLOW_DEMO_TEMPLATE` override them.
 */
export function findLayout(env: Environment): ProductLayout {
  const entry = fileURLToPath(import.meta.url);
  const own = resolve(dirname(entry), '..');
  const parts = existsSync(join(own, 'dashboard', 'server.js')) ? own : resolve(own, '..');
  const dashboardDir = resolve(env.SPECFLOW_DASHBOARD_DIR || join(parts, 'dashboard'));
  const standalone = join(dashboardDir, 'server.js');
  const isInstalled = existsSync(standalone);
  return {
    kind: isInstalled ? 'installed' : 'repository',
    dashboardDir,
    serverEntry: isInstalled ? standalone : join(dashboardDir, 'node_modules', 'next', 'dist', 'bin', 'next'),
    cliEntry: resolve(env.SPECFLOW_CLI_ENTRY || entry),
    simulatorBin: resolve(env.SPECFLOW_SIMULATOR_BIN || join(parts, 'agent-simulator', 'dist', 'index.js')),
    demoTemplate: resolve(env.SPECFLOW_DEMO_TEMPLATE || join(parts, 'agent-simulator', 'demo-project')),
  };
}

/** Arguments with which Node serves the dashboard. An installed one takes its address from {@link addressVariables}. */
export function serverArguments(layout: ProductLayout, { host, port }: Address): string[] {
  if (layout.kind === 'installed') return [layout.serverEntry];
  return [layout.serverEntry, 'start', '-H', host, '-p', String(port)];
}

/** The variables that tell a server its address. */
export function addressVariables({ host, port }: Address): Record<string, string> {
  return { SPECFLOW_HOST: host, SPECFLOW_PORT: String(port), HOSTNAME: host, PORT: String(port) };
}

/**
 * Makes sure that the dashboard can be started.
 * @throws SpecflowError SERVER_START_FAILED naming what is missing
 */
export async function requireBuiltDashboard(layout: ProductLayout): Promise<void> {
  const build = layout.kind === 'installed' ? [] : [join(layout.dashboardDir, '.next', 'BUILD_ID')];
  for (const path of [layout.serverEntry, ...build]) {
    if ((await stat(path).catch(() => null)) !== null) continue;
    throw new SpecflowError('SERVER_START_FAILED', {
      message: `The dashboard is not built: ${path} is missing.`,
      hint: 'Run "npm run build" in the SpecFlow repository.',
    });
  }
}

/** Environment of the server: told where the parts are, and free of what a package manager set for itself. */
export function serverEnvironment(
  env: Environment,
  layout: ProductLayout,
  own: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const foreign = Object.entries(env).filter(([name]) => !/^npm_/i.test(name) && name !== 'INIT_CWD');
  return {
    ...Object.fromEntries(foreign),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    SPECFLOW_CLI_ENTRY: layout.cliEntry,
    SPECFLOW_SIMULATOR_BIN: layout.simulatorBin,
    SPECFLOW_DEMO_TEMPLATE: layout.demoTemplate,
    ...own,
  };
}
