import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

/** A server with everything that it needs, for the package that users install (`npm run pack`). */
const standalone: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: fileURLToPath(new URL('../..', import.meta.url)),
  // Paths that are known only at run time make the tracer take in the whole repository.
  outputFileTracingExcludes: {
    '**': [
      '.*/**',
      'docs/**',
      'scripts/**',
      'packages/*/{src,__tests__,e2e,demo-project}/**',
      'packages/*/dist/**',
      'node_modules/.pnpm/{typescript,@biomejs,@rolldown,rolldown,vitest,@vitest,playwright-core,knip,jsdom,lucide-react}*/**',
    ],
  },
  // Types have a check of their own (`npm run typecheck`).
  typescript: { ignoreBuildErrors: true },
};

const config: NextConfig = {
  // Workspace packages are consumed as TypeScript sources.
  transpilePackages: ['@specflow/shared', '@specflow/cli'],
  serverExternalPackages: ['execa'],
  // The gate checks the types of everything, tests included; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  ...(process.env.NEXT_STANDALONE === '1' ? standalone : {}),
};

export default config;
