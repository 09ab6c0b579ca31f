import { defineConfig } from 'vitest/config';

const fromRoot = (path: string): string => new URL(`../../${path}`, import.meta.url).pathname;

/** Tests with real builds of Claude Code; they are no part of `npm test` because of the download. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'claude-contract',
          root: fromRoot('packages/agent-simulator'),
          environment: 'node',
          include: ['__tests__/real-claude/*.real.ts'],
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias: { '@': fromRoot('packages/dashboard/src') } },
        test: {
          name: 'claude-engine',
          root: fromRoot('packages/dashboard'),
          environment: 'node',
          include: ['__tests__/real-claude/*.real.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
