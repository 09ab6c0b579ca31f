// Looks for servers again and again until its stdin ends.
import { servingPids } from '../../lib/serving.mjs';

let isOver = false;
process.stdin.on('end', () => {
  isOver = true;
});
process.stdin.resume();
console.log('looking');
for (; !isOver; await new Promise((resolve) => setImmediate(resolve))) servingPids(process.argv[2] ?? '');
