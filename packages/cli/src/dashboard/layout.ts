import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SpecflowError } from '@specflow/shared/errors';
import type { Environment } from '../lib/paths';

/** Where the parts of the product are, as absolute paths. */
export interface ProductLayout {
  readonly dashboardDir: string;
  readonly nextBin: string;
  readonly cliEntry: string;
  readonly simulatorBin: string;
  readonly demoTemplate: string;
}

/**
 * The parts beside this command's own file (`packages/cli/dist/index.js`); `SPECFLOW_DASHBOARD_DIR`,
 * `SPECFLOW_CLI_ENTRY`, `SPECFLOW_SIMULATOR_BIN` and `SPECFLOW_DEMO_TEMPLATE` override them.
 */
export function findLayout(env: Environment): ProductLayout {
  const entry = fileURLToPath(import.meta.url);
  const packages = resolve(dirname(entry), '..', '..');
  const dashboardDir = resolve(env.SPECFLOW_DASHBOARD_DIR || join(packages, 'dashboard'));
  return {
    dashboardDir,
    nextBin: join(dashboardDir, 'node_modules', 'next', 'dist', 'bin', 'next'),
    cliEntry: resolve(env.SPECFLOW_CLI_ENTRY || entry),
    simulatorBin: resolve(
      env.SPECFLOW_SIMULATOR_BIN || join(packages, 'agent-simulator', 'dist', 'index.js'),
    ),
    demoTemplate: resolve(env.SPECFLOW_DEMO_TEMPLATE || join(packages, 'agent-simulator', 'demo-project')),
  };
}

/**
 * Makes sure that the dashboard can be started.
 * @throws SpecflowError SERVER_START_FAILED naming what is missing
 */
export async function requireBuiltDashboard(layout: ProductLayout): Promise<void> {
  for (const path of [layout.nextBin, join(layout.dashboardDir, '.next', 'BUILD_ID')]) {
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
