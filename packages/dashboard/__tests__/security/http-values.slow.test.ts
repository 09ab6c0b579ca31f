/*
 * H18-H22: ids and values that are none, wherever a route takes one.
 * Each must be refused and leave everything as it was.
 */
import { describe, it } from 'vitest';
import { attackOneServer, closed, mutations, reads, refusedEverywhere, target } from './support/attack';

attackOneServer();

describe('ids and values', () => {
  const BAD_IDS = [
    '../../etc',
    '%2e%2e%2f',
    '..%5c',
    '/etc/passwd',
    'a%00b',
    '__proto__',
    'x'.repeat(10_000),
    '%F0%9F%92%A9',
    '-rf',
    '--dangerously-skip-permissions',
    '-h',
    '%0a',
    '$(id)',
    '',
    '.',
    '..',
  ];

  it('H18, H20: an id that is none is refused on every route, wherever it stands', async () => {
    const { projectId } = target();
    const readers = [];
    for (const route of reads()) {
      const without = { ...target().own(route), target: route.target.replace(/projectId=[^&]*&/, '') };
      // A route that answers without the parameter does not look at it.
      if ((await target().send(without)).status !== 200) readers.push(route);
    }
    const remover = mutations().filter(({ method }) => method === 'DELETE');
    const inQuery = [...readers, ...remover].flatMap((route) =>
      BAD_IDS.map((id) => ({
        ...target().own(route.isMutation ? { ...route, body: '{}' } : route),
        target: route.target.replace(/projectId=[^&]*/, `projectId=${id}`),
      })),
    );
    await refusedEverywhere(inQuery, [400, 404]);
    const inPath = closed()
      .filter(
        ({ target: address }) => address.split('?')[0]?.includes(projectId) || /sessions\//.test(address),
      )
      .flatMap((route) =>
        BAD_IDS.filter((id) => !['', '.', '..'].includes(id)).map((id) => ({
          ...target().own(route),
          target: route.target.replace(/(projects|sessions)\/[^/?]+/, `$1/${id}`),
        })),
      );
    await refusedEverywhere(inPath, [400, 404]);
    const inBody = mutations().flatMap((route) =>
      [
        '../x',
        '-rf',
        '--dangerously-skip-permissions',
        '-h',
        '\n',
        'a\0b',
        '__proto__',
        { a: 1 },
        ['x'],
        7,
        null,
      ].flatMap((id) => [
        { ...target().own(route), body: JSON.stringify({ projectId: id }) },
        { ...target().own(route), body: JSON.stringify({ projectId, id, executionId: id, sessionId: id }) },
      ]),
    );
    await refusedEverywhere(
      // The demo and the unknown route take no ids: an extra key is refused, or the path is.
      inBody,
      [400, 404],
    );
  });

  it('H19: a path beside a valid id is refused, never used', async () => {
    const { projectId } = target();
    const named = mutations().flatMap((route) =>
      ['projectPath', 'cwd', 'path', 'dir', 'bin', 'args', 'env', 'permissionMode'].map((key) => ({
        ...target().own(route),
        body: JSON.stringify({ projectId, [key]: '/etc' }),
      })),
    );
    await refusedEverywhere(named, [400, 404]);
    const paths = [
      '/',
      '/etc',
      '/proc/self',
      'relative',
      '~',
      '/nowhere',
      target().world.home,
      `${target().world.root}\0`,
    ];
    const add = mutations().find(
      ({ target: address, method }) => method === 'POST' && /^\/api\/projects\?/.test(address),
    );
    if (!add) throw new Error('No route adds projects.');
    await refusedEverywhere(
      paths.map((path) => ({ ...target().own(add), body: JSON.stringify({ path }) })),
      [400],
    );
  });

  it('H22: models and settings that could become flags or commands are 400, and so is a NUL in a prompt (H21)', async () => {
    const { projectId } = target();
    const start = mutations().find(({ target: address }) => /\/orchestrate\?/.test(address));
    const single = mutations().find(({ target: address }) => /\/workflow\/start\?/.test(address));
    if (!start || !single) throw new Error('The routes that start runs are missing.');
    const values = ['opus --mcp-config /tmp/x', ';touch x', '$(id)', '--settings', '-p', 'a\nb', 'a\0b', ''];
    const configs = values.flatMap((value) => [
      { model: value },
      { fallbackModel: value },
      { [value || 'x']: true },
      { permissionMode: 'bypassPermissions' },
    ]);
    await refusedEverywhere(
      [
        ...configs.map((config) => ({ ...target().own(start), body: JSON.stringify({ projectId, config }) })),
        {
          ...target().own(start),
          body: JSON.stringify({ projectId, config: { additionalContext: 'a\0b' } }),
        },
        {
          ...target().own(start),
          body: JSON.stringify({ projectId, config: { additionalContext: 'x'.repeat(200_000) } }),
        },
        {
          ...target().own(start),
          body: `{"projectId":"${projectId}","config":{"additionalContext":"\\ud800"}}`,
        },
        { ...target().own(single), body: JSON.stringify({ projectId, skill: '/flow.implement a\0b' }) },
        { ...target().own(single), body: `{"projectId":"${projectId}","skill":"/flow.implement \\ud800"}` },
        {
          ...target().own(single),
          body: JSON.stringify({ projectId, skill: `/flow.implement ${'x'.repeat(200_000)}` }),
        },
      ],
      [400],
    );
  });
});
