// `npm run layers`: who may import whom, as docs/architecture.md says.
import { cruiseLayers } from './checks/cruise-layers.mjs';
import { rootDir } from './lib/workspace.mjs';

const { violations, seen, unseen } = await cruiseLayers(rootDir);
for (const { rule, from, to } of violations) console.log(`${rule}: ${from} → ${to}`);
for (const file of unseen) console.log(`not seen by the layer check: ${file}`);
const failures = violations.length + unseen.length;
console.log(
  failures === 0 ? `ok     ${seen.size} modules keep to their layers` : `FAILED ${failures} findings`,
);
process.exitCode = failures === 0 ? 0 : 1;
