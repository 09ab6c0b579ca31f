// Layer rules of docs/architecture.md. scripts/__tests__/check-layers.test.ts plants a violation of
// each rule and asserts that it is reported.

const TESTS = '(^|/)(__tests__|e2e|test)/|\\.test\\.tsx?$';
const DASHBOARD = '^packages/dashboard/src/';
const NODE_BUILT_INS = ['core'];

/** The files that packages offer to each other, from their package.json "exports". */
const PUBLIC_ENTRIES = ['shared', 'cli', 'agent-simulator'].flatMap((name) => {
  /** @type {Record<string, string>} */
  const entries = require(`./packages/${name}/package.json`).exports ?? {};
  return Object.values(entries).map((file) => `^packages/${name}/${file.slice(2).replace(/\./g, '\\.')}$`);
});

/**
 * @param {string} name
 * @param {string} comment
 * @param {object} from
 * @param {object} to
 */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid(
      'shared-imports-no-package',
      'shared is what everybody depends on: it depends on zod and itself only',
      { path: '^packages/shared/src/', pathNot: TESTS },
      { pathNot: ['^packages/shared/src/', 'node_modules/zod/'] },
    ),
    forbid(
      'cli-imports-shared-only',
      'the cli is a client of the dashboard over HTTP and of the agent over its command line',
      { path: '^packages/cli/src/', pathNot: TESTS },
      { path: '^packages/(dashboard|agent-simulator)/' },
    ),
    forbid(
      'simulator-imports-shared-only',
      'the simulated agent knows the product only through its command-line contract',
      { path: '^packages/agent-simulator/src/', pathNot: TESTS },
      { path: '^packages/(dashboard|cli)/' },
    ),
    forbid(
      'dashboard-imports-no-simulator',
      'the product starts an agent as a process and must not know which one; only the demo lays out its project',
      { path: DASHBOARD, pathNot: [TESTS, `${DASHBOARD}lib/services/demo-service\\.ts$`] },
      { path: '^packages/agent-simulator/' },
    ),
    forbid(
      'packages-meet-at-exports',
      'a package uses another one through its package.json "exports" only',
      { path: '^packages/([^/]+)/' },
      { path: '^packages/', pathNot: ['^packages/$1/', ...PUBLIC_ENTRIES] },
    ),
    forbid(
      'packages-meet-by-name',
      'a relative path into another package breaks as soon as one of them moves',
      { path: '^packages/([^/]+)/' },
      // A package name starts with the alias's "@", which is why the cruiser calls it aliased and local.
      {
        path: '^packages/',
        pathNot: '^packages/$1/',
        dependencyTypes: ['local'],
        dependencyTypesNot: ['aliased'],
      },
    ),
    forbid(
      'core-imports-shared-only',
      'the core decides from values: no Node, no services, no React, no Next',
      { path: `${DASHBOARD}lib/orchestration/`, pathNot: TESTS },
      { pathNot: [`${DASHBOARD}lib/orchestration/`, '^packages/shared/'] },
    ),
    forbid(
      'core-imports-no-node',
      'the core runs anywhere: time, ids and files come in as values',
      { path: `${DASHBOARD}lib/orchestration/|^packages/shared/src/`, pathNot: TESTS },
      { dependencyTypes: NODE_BUILT_INS },
    ),
    forbid(
      'components-import-no-server',
      'components and hooks run in the browser and speak HTTP',
      { path: `${DASHBOARD}(components|hooks)/`, pathNot: TESTS },
      { path: `${DASHBOARD}(lib/services|server|app)/` },
    ),
    forbid(
      'routes-go-through-server',
      'routes get services from the composition root in server/',
      { path: `${DASHBOARD}app/`, pathNot: TESTS },
      { path: `${DASHBOARD}lib/services/` },
    ),
    forbid(
      'services-know-no-ui',
      'services are wired by server/ and know neither it nor the pages',
      { path: `${DASHBOARD}lib/services/`, pathNot: TESTS },
      { path: `${DASHBOARD}(server|app|components|hooks)/` },
    ),
    forbid(
      'product-imports-no-tests',
      'test code is not part of the product',
      { path: '^packages/[^/]+/src/', pathNot: TESTS },
      { path: TESTS, pathNot: 'node_modules' },
    ),
    forbid(
      'bootstrap-needs-nothing-installed',
      'the bootstrap runs before the first install',
      { path: '^scripts/(bootstrap\\.mjs|lib/)', pathNot: TESTS },
      { pathNot: '^scripts/lib/', dependencyTypesNot: NODE_BUILT_INS },
    ),
    forbid('no-cycles', 'a cycle is one module in several files', {}, { circular: true }),
    forbid(
      'no-unresolved',
      'an import that leads nowhere is seen by no other rule',
      {},
      { couldNotResolve: true },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.next[^/]*|coverage|demo-project)/' },
    // Type-only imports bind layers as firmly as others.
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.cjs', '.json', '.css'],
    },
  },
};
