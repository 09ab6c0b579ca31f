import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { buildVariables } from './installed-claude';

const fromRoot = (path: string): string => new URL(`../../${path}`, import.meta.url).pathname;

/** Paths of the fetched programs by version, as `npm run test:claude` hands them over. */
function fetchedPrograms(): [version: string, program: string][] {
  const programs: unknown = JSON.parse(process.env.SPECFLOW_TEST_CLAUDE ?? '{}');
  return Object.entries(programs ?? {}).map(([version, program]) => [version, String(program)]);
}

/** Tests with real builds of Claude Code; they are no part of `npm test` because of the download. */
export default defineConfig({
  test: {
    // Most of the time an agent waits until it may repeat a call, whatever the number of processors.
    maxWorkers: 3,
    projects: fetchedPrograms().flatMap(([version, program]) => {
      const shared = {
        environment: 'node' as const,
        include: ['__tests__/real-claude/*.real.ts'],
        env: buildVariables(version, program),
      };
      return [
        {
          resolve: { alias: { '@': fromRoot('packages/dashboard/src') } },
          test: {
            ...shared,
            name: `engine with Claude Code ${version}`,
            root: fromRoot('packages/dashboard'),
            testTimeout: 180_000,
            hookTimeout: 60_000,
          },
        },
        {
          test: {
            ...shared,
            name: `contract of Claude Code ${version}`,
            root: fromRoot('packages/agent-simulator'),
            testTimeout: 60_000,
          },
        },
      ];
    }),
  },
});
