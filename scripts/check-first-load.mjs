// The project page is there at once: its first load of JavaScript stays within its budget.
import { measureFirstLoad } from './checks/first-load.mjs';
import { fromRoot } from './lib/workspace.mjs';

const PAGE = '/projects/[id]';
const MOST_BYTES = 200_000;

const { bytes, files } = measureFirstLoad(fromRoot('packages', 'dashboard', '.next'), PAGE);
const sizes = `${(bytes / 1_000).toFixed(1)} kB of ${MOST_BYTES / 1_000} kB (gzipped JavaScript in ${files.length} files)`;
const fits = bytes <= MOST_BYTES;
if (!fits) for (const { file, bytes: size } of files) console.log(`${String(size).padStart(8)} ${file}`);
console.log(`${fits ? 'ok    ' : 'FAILED'} first load of ${PAGE}: ${sizes}`);
process.exitCode = fits ? 0 : 1;
