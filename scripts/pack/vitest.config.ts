import { defineConfig } from 'vitest/config';

/** The package as users install it. Apart from `npm test` because it builds everything once more. */
export default defineConfig({
  test: {
    name: 'package',
    root: new URL('..', import.meta.url).pathname,
    environment: 'node',
    include: ['__tests__/**/*.slow.ts'],
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
});
