// `npm start` with the fake server in the place of the built dashboard.
import { UserMistake } from '../../lib/say.mjs';
import { startDashboard } from '../../lib/start-dashboard.mjs';

const [mode = '', recordDir = '', token = ''] = process.argv.slice(2);
const server = (/** @type {import('../../lib/address.mjs').Address} */ { host, port }) => ({
  nodeArgs: [`${import.meta.dirname}/fake-server.mjs`, host, String(port), mode, token],
  cwd: import.meta.dirname,
});

try {
  process.exitCode = await startDashboard({ prepare: async () => {}, recordDir, server });
} catch (error) {
  if (!(error instanceof UserMistake)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
