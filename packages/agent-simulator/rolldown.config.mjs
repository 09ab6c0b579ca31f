import { chmodSync } from 'node:fs';
import { defineConfig } from 'rolldown';

export default defineConfig({
  input: 'src/index.ts',
  platform: 'node',
  output: {
    file: 'dist/index.js',
    format: 'esm',
    banner: '#!/usr/bin/env node',
  },
  plugins: [
    {
      name: 'executable',
      writeBundle() {
        chmodSync('dist/index.js', 0o755);
      },
    },
  ],
});
