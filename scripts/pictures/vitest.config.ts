import { defineConfig } from 'vitest/config';

const fromRoot = (path: string): string => new URL(`../../${path}`, import.meta.url).pathname;

/** Renders pictures; no part of `npm test`, which has no use for them. */
export default defineConfig({
  resolve: { alias: { '@': fromRoot('packages/dashboard/src') } },
  test: {
    name: 'screenshots',
    root: fromRoot('packages/dashboard'),
    environment: 'node',
    include: ['e2e/**/*.pictures.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
