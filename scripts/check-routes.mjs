// Every route of the dashboard is behind the guard.
import { inspectRoutes } from './checks/api-routes.mjs';
import { fromRoot } from './lib/workspace.mjs';

const { routes, findings } = inspectRoutes(fromRoot('packages', 'dashboard', 'src'));
for (const { file, message } of findings) console.log(`packages/dashboard/src/${file}: ${message}`);
console.log(
  findings.length === 0
    ? `ok     ${routes.length} routes are behind the guard`
    : `FAILED ${findings.length} findings`,
);
process.exitCode = findings.length === 0 && routes.length > 0 ? 0 : 1;
