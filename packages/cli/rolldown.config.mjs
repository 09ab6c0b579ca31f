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
      writeBundle({ file }) {
        if (file !== undefined) chmodSync(file, 0o755);
      },
    },
  ],
});
