import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Most tests wait for real processes rather than compute, so more files run at a time than there are cores
 * (by itself Vitest leaves one core idle: on two cores that would be one file at a time).
 */
const maxWorkers = 2 * availableParallelism();

/*
 * Limits are for hangs, not for slowness: everything waits for real processes, on machines that do other work as well.
 */

/** Storms, crashes and matrices that take minutes: `npm test -- --all` runs them too, as CI does. */
const exclude = process.env.SPECFLOW_TESTS === 'all' ? [] : ['**/*.slow.test.ts'];

/** Starts the file that computes longest first, so that the others run beside it and nothing waits for it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith('decide.property.test.ts');
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

/** Every test project of the workspace; run with `vitest --config vitest.workspace.ts`. */
export default defineConfig({
  test: {
    maxWorkers,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'scripts',
          root: 'scripts',
          environment: 'node',
          include: ['__tests__/**/*.test.ts'],
          exclude,
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'shared',
          root: 'packages/shared',
          environment: 'node',
          isolate: false,
          include: ['src/**/*.test.ts', '__tests__/**/*.test.ts'],
          exclude,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'cli',
          root: 'packages/cli',
          environment: 'node',
          include: ['src/**/*.test.ts', '__tests__/**/*.test.ts'],
          exclude,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'agent-simulator',
          root: 'packages/agent-simulator',
          environment: 'node',
          include: ['src/**/*.test.ts', '__tests__/**/*.test.ts'],
          exclude,
          testTimeout: 120_000,
        },
      },
      {
        oxc: { jsx: { runtime: 'automatic' } },
        resolve: { alias: { '@': new URL('./packages/dashboard/src', import.meta.url).pathname } },
        test: {
          name: 'dashboard',
          root: 'packages/dashboard',
          environment: 'jsdom',
          isolate: false,
          include: ['src/**/*.test.tsx'],
          exclude,
          testTimeout: 120_000,
          setupFiles: [new URL('./packages/dashboard/src/test/setup-dom.ts', import.meta.url).pathname],
        },
      },
      {
        resolve: { alias: { '@': new URL('./packages/dashboard/src', import.meta.url).pathname } },
        test: {
          name: 'dashboard-services',
          root: 'packages/dashboard',
          environment: 'node',
          isolate: false,
          include: ['src/**/*.test.ts', '__tests__/**/*.test.ts'],
          exclude,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias: { '@': new URL('./packages/dashboard/src', import.meta.url).pathname } },
        test: {
          name: 'e2e',
          root: 'packages/dashboard',
          environment: 'node',
          include: ['e2e/**/*.test.ts'],
          exclude,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
