import type { NextConfig } from 'next';

const config: NextConfig = {
  // Workspace packages are consumed as TypeScript sources.
  transpilePackages: ['@specflow/shared', '@specflow/cli'],
  serverExternalPackages: ['execa'],
  images: { unoptimized: true },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
};

export default config;
