// The second half of `npm test`, on the given configuration.
import { runVitest } from '../../lib/run-vitest.mjs';

const [config, ...args] = process.argv.slice(2);
process.exitCode = await runVitest({ config, args });
