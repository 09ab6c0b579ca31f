// Takes the lock, says so, and keeps it until its stdin ends.
import { withBuildLock } from '../../lib/build-lock.mjs';

await withBuildLock({ dir: process.argv[2] ?? '' }, async () => {
  console.log('holding');
  for await (const _ of process.stdin);
});
