import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { cruiseLayers } from '../checks/cruise-layers.mjs';
import { rootDir } from '../lib/workspace.mjs';
import { linkInTree, makeTempDir, writeTree } from './temp-tree';

const config: { forbidden: { name: string }[] } = createRequire(import.meta.url)(
  '../../.dependency-cruiser.cjs',
);

const packageJson = (name: string, exports: Record<string, string>) =>
  JSON.stringify({ name, type: 'module', exports });

/** A lawful little repository with the packages, entries and layers of ours. */
const lawfulTree = {
  'node_modules/zod/package.json': packageJson('zod', { '.': './index.js' }),
  'node_modules/zod/index.js': 'export const z = 1;',
  'node_modules/react/package.json': packageJson('react', { '.': './index.js' }),
  'node_modules/react/index.js': 'export const useState = 1;',
  'packages/shared/package.json': packageJson('@specflow/shared', {
    '.': './src/index.ts',
    './tasks': './src/tasks/index.ts',
  }),
  'packages/shared/src/index.ts': "import { z } from 'zod';\nexport const schema = z;",
  'packages/shared/src/tasks/index.ts': "export { parse } from './parse';",
  'packages/shared/src/tasks/parse.ts': 'export const parse = 1;',
  'packages/cli/package.json': packageJson('@specflow/cli', { './lib': './src/lib/index.ts' }),
  'packages/cli/src/lib/index.ts':
    "import { schema } from '@specflow/shared';\nexport const status = schema;",
  'packages/cli/src/index.ts': "import { status } from './lib/index';\nexport const run = status;",
  'packages/agent-simulator/package.json': packageJson('@specflow/agent-simulator', {
    './lib': './src/lib/index.ts',
  }),
  'packages/agent-simulator/src/lib/index.ts':
    "import { parse } from '@specflow/shared/tasks';\nexport const bin = parse;",
  'packages/dashboard/src/lib/orchestration/decide.ts':
    "import { parse } from '@specflow/shared/tasks';\nexport const decide = parse;",
  'packages/dashboard/src/lib/services/spawn.ts':
    "import { spawn } from 'node:child_process';\nimport { status } from '@specflow/cli/lib';\nexport const start = [spawn, status];",
  'packages/dashboard/src/server/container.ts':
    "import { start } from '@/lib/services/spawn';\nexport const services = start;",
  'packages/dashboard/src/app/route.ts':
    "import { services } from '@/server/container';\nexport const GET = services;",
  'packages/dashboard/src/components/card.tsx':
    "import { useState } from 'react';\nexport const Card = () => <b>{useState}</b>;",
  'packages/dashboard/src/lib/services/spawn.test.ts':
    "import { bin } from '@specflow/agent-simulator/lib';\nimport { start } from './spawn';\nexport const used = [bin, start];",
  'scripts/lib/run.mjs': "import 'node:fs';",
  'scripts/bootstrap.mjs': "import './lib/run.mjs';",
};

/** One violation for each rule: the file that breaks it and what it imports. */
const plantedViolations: Record<string, { file: string; imports: string }> = {
  'shared-imports-no-package': { file: 'packages/shared/src/bad.ts', imports: '@specflow/cli/lib' },
  'cli-imports-shared-only': { file: 'packages/cli/src/bad.ts', imports: '@specflow/agent-simulator/lib' },
  'simulator-imports-shared-only': {
    file: 'packages/agent-simulator/src/bad.ts',
    imports: '@specflow/cli/lib',
  },
  'dashboard-imports-no-simulator': {
    file: 'packages/dashboard/src/lib/services/bad.ts',
    imports: '@specflow/agent-simulator/lib',
  },
  'packages-meet-at-exports': {
    file: 'packages/dashboard/src/server/bad.ts',
    imports: '../../../shared/src/tasks/parse',
  },
  'packages-meet-by-name': { file: 'packages/cli/src/bad.ts', imports: '../../shared/src/index' },
  'core-imports-shared-only': {
    file: 'packages/dashboard/src/lib/orchestration/bad.ts',
    imports: '@/lib/services/spawn',
  },
  'core-imports-no-node': { file: 'packages/shared/src/bad.ts', imports: 'node:fs' },
  'components-import-no-server': {
    file: 'packages/dashboard/src/components/bad.tsx',
    imports: '@/server/container',
  },
  'routes-go-through-server': { file: 'packages/dashboard/src/app/bad.ts', imports: '@/lib/services/spawn' },
  'services-know-no-ui': { file: 'packages/dashboard/src/lib/services/bad.ts', imports: '@/components/card' },
  'product-imports-no-tests': {
    file: 'packages/dashboard/src/server/bad.ts',
    imports: '@/lib/services/spawn.test',
  },
  'bootstrap-needs-nothing-installed': { file: 'scripts/lib/bad.mjs', imports: 'zod' },
  'no-cycles': { file: 'packages/cli/src/bad.ts', imports: './bad' },
  'no-unresolved': { file: 'packages/cli/src/bad.ts', imports: '@specflow/shared/src/tasks/parse' },
};

function makeRepository(extra: Readonly<Record<string, string>> = {}): string {
  const root = makeTempDir();
  writeTree(root, { ...lawfulTree, ...extra });
  for (const name of ['shared', 'cli', 'agent-simulator']) {
    linkInTree(root, `node_modules/@specflow/${name}`, `../../packages/${name}`);
  }
  return root;
}

describe('layer check', () => {
  it('accepts a repository that keeps to its layers, and sees every file of it', async () => {
    const report = await cruiseLayers(makeRepository());
    expect(report.violations).toEqual([]);
    expect(report.unseen).toEqual([]);
  });

  it('has a planted violation for every rule', () => {
    expect(Object.keys(plantedViolations).sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
  });

  it.each(Object.entries(plantedViolations))('bites on %s', async (rule, { file, imports }) => {
    const report = await cruiseLayers(makeRepository({ [file]: `import '${imports}';\nexport {};` }));
    expect(report.violations.filter(({ from }) => from === file).map((found) => found.rule)).toContain(rule);
  });

  it('bites on type-only imports too', async () => {
    const file = 'packages/dashboard/src/lib/orchestration/bad.ts';
    const report = await cruiseLayers(
      makeRepository({
        [file]: "import type { start } from '@/lib/services/spawn';\nexport type Start = typeof start;",
      }),
    );
    expect(report.violations.map(({ rule }) => rule)).toEqual(['core-imports-shared-only']);
  });

  it('sees every code file of this repository', async () => {
    const report = await cruiseLayers(rootDir);
    expect(report.unseen).toEqual([]);
    expect([...report.seen].filter((file) => file.startsWith('packages/')).length).toBeGreaterThan(50);
  });
});
