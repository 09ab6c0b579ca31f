import { defineConfig } from 'vitest/config';

const fromRoot = (path: string): string => new URL(`../../${path}`, import.meta.url).pathname;

/** What `npm run soak` runs; it takes too long to be a part of `npm test`. */
export default defineConfig({
  resolve: { alias: { '@': fromRoot('packages/dashboard/src') } },
  test: {
    name: 'soak',
    root: fromRoot('packages/dashboard'),
    environment: 'node',
    include: ['__tests__/soak/*.soak.ts', 'src/lib/orchestration/decide.property.test.ts'],
    hookTimeout: 60_000,
  },
});
