import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectRoutes } from '../checks/api-routes.mjs';
import { fromRoot } from '../lib/workspace.mjs';
import { makeTempDir, writeTree } from './temp-tree';

const GUARDED = `import { guardGet, guardMutation } from '@/server/guard';
export const dynamic = 'force-dynamic';
export const GET = guardGet(async () => ({ status: 200, body: {} }), { open: true });
export const POST = guardMutation(Schema, async () => ({ status: 200, body: {} }));
`;

function inspect(files: Readonly<Record<string, string>>) {
  const root = makeTempDir();
  writeTree(root, files);
  return inspectRoutes(root);
}

describe('a route without the guard fails the build', () => {
  it('names every route with its methods, and accepts guarded ones', () => {
    const { routes, findings } = inspect({
      'app/api/things/[id]/route.ts': GUARDED,
      'app/(group)/feed/route.ts': GUARDED,
    });
    expect(findings).toEqual([]);
    const methods = [
      { method: 'GET', isOpen: true },
      { method: 'POST', isOpen: false },
    ];
    expect(routes.map((route) => [route.path, route.methods])).toEqual([
      ['/feed', methods],
      ['/api/things/[id]', methods],
    ]);
  });

  it.each([
    ['a bare function', 'export async function GET() {\n  return new Response();\n}\n', 'without the guard'],
    ['a bare arrow', 'export const POST = async () => new Response();\n', 'not wrapped by guardMutation'],
    [
      'a mutation behind the guard of reading',
      "import { guardGet } from '@/server/guard';\nexport const POST = guardGet(async () => 1);\n",
      'not wrapped by guardMutation',
    ],
    ['an unknown method', 'export const TRACE = guardGet(async () => 1);\n', 'no method of a guarded route'],
    ['another export list', 'const GET = 1;\nexport { GET };\n', 'made elsewhere'],
    ['a re-export', "export * from './handlers';\n", 'made elsewhere'],
    ['a default export', 'export default () => new Response();\n', 'made elsewhere'],
    [
      'a guard of its own',
      'const guardGet = (x) => x;\nexport const GET = guardGet(1);\n',
      'do not come from',
    ],
  ])('bites on %s', (_name, text, message) => {
    const { findings } = inspect({ 'app/api/good/route.ts': GUARDED, 'app/api/bad/route.ts': text });
    expect(findings.map(({ file }) => file)).toEqual(['app/api/bad/route.ts']);
    expect(findings[0]?.message).toContain(message);
  });

  it.each([
    ['a Server Action', 'lib/act.ts', "'use server';\nexport async function act() {}\n"],
    ['a Server Action inside a component', 'app/page.tsx', "async function act() {\n  'use server';\n}\n"],
    ['a handler of the pages router', 'pages/api/x.ts', 'export default () => 1;\n'],
    ['a route beside the API, in plain JavaScript', 'app/feed/route.js', 'export const GET = () => 1;\n'],
  ])('bites on %s', (_name, file, text) => {
    expect(inspect({ [file]: text }).findings.map((finding) => finding.file)).toEqual([file]);
  });

  it('holds for this repository, whose routes it finds', () => {
    const { routes, findings } = inspectRoutes(fromRoot('packages', 'dashboard', 'src'));
    expect(findings).toEqual([]);
    expect(routes.map((route) => route.path)).toEqual(
      expect.arrayContaining(['/api/health', '/api/projects']),
    );
    expect(routes.every((route) => path.posix.dirname(route.file).startsWith('app/api'))).toBe(true);
  });
});
