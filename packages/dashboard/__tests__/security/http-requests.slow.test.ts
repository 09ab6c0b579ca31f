import { describe, expect, it } from 'vitest';
import {
  altered,
  attackOneServer,
  closed,
  mutations,
  PAGES,
  page,
  reads,
  refusedEverywhere,
  target,
} from './support/attack';
import type { RawRequest } from './support/raw-http';
import type { Attackable } from './support/target';

attackOneServer();

describe('what only our page and programs of the person can send', () => {
  it('H11: what a form can send is 415 on every mutation, even with the token', async () => {
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/json',
      'application/json-patch+json',
      'text/plain; application/json',
      null,
    ];
    await refusedEverywhere(
      mutations().flatMap((route) => types.map((type) => altered(route, { 'content-type': type }))),
      [415],
    );
  });

  it('H12: without the token everything but the health is 401', async () => {
    await refusedEverywhere(
      closed().map((route) => altered(route, { 'x-specflow-token': null })),
      [401],
    );
  });

  it('H13: a wrong, empty, doubled, shortened or huge token, or one in the address, is 401 (or 431)', async () => {
    const { token } = target().server;
    const tokens = ['', '0'.repeat(64), token.slice(1), `${token}0`, token.toUpperCase().replace(/^/, 'A')];
    const requests = closed().flatMap((route) => [
      ...tokens.map((given) => altered(route, { 'x-specflow-token': given })),
      { ...target().own(route, [['x-specflow-token', token]]) },
      {
        ...altered(route, { 'x-specflow-token': null, cookie: `x-specflow-token=${token}; token=${token}` }),
        target: `${route.target}&token=${token}&x-specflow-token=${token}`,
      },
      altered(route, { 'x-specflow-token': null, authorization: `Bearer ${token}` }),
    ]);
    await refusedEverywhere(requests, [401]);
    const [route] = closed();
    if (!route) throw new Error('There is no closed route.');
    await refusedEverywhere([altered(route, { 'x-specflow-token': 'x'.repeat(1_000_000) })], [431]);
  });

  it('H15: another method, HEAD or an override starts nothing: 405, or the reply of a read', async () => {
    const methodsOf = new Map<string, Set<string>>();
    for (const { target: address, method } of target().routes) {
      const known = methodsOf.get(address) ?? new Set();
      methodsOf.set(address, known.add(method));
    }
    const overrides = {
      'x-http-method-override': 'POST',
      'x-method-override': 'POST',
      'x-http-method': 'POST',
    };
    const known = target().routes.filter(({ target: address }) => !address.includes('no/such'));
    const wrong = known.flatMap((route) =>
      ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
        .filter((method) => !methodsOf.get(route.target)?.has(method))
        .filter((method) => method !== 'HEAD' || !methodsOf.get(route.target)?.has('GET'))
        .map((method) => ({ ...altered(route, overrides), method })),
    );
    await refusedEverywhere(wrong, [405]);
    const heads = reads().map((route) => ({ ...altered(route, overrides), method: 'HEAD' }));
    await refusedEverywhere(heads, [200, 404]);
    await refusedEverywhere(
      PAGES.flatMap((path) =>
        ['POST', 'PUT', 'DELETE', 'PATCH'].map((method) => ({ ...page(path), method, body: '{}' })),
      ),
      [405],
    );
    const { host } = target();
    const odd = ['TRACE', 'CONNECT', 'PROPFIND', 'SEARCH'].map((method) => ({ ...page('/'), method }));
    await refusedEverywhere(
      [...odd, { method: 'OPTIONS', target: '*', headers: [['Host', host]] }],
      [0, 400, 405],
    );
  });

  it('H16: headers by which Next calls itself open nothing', async () => {
    const forms = ['middleware', 'src/middleware', 'proxy', 'src/proxy', 'pages/_middleware'];
    const values = forms.map((form) => Array.from({ length: 5 }, () => form).join(':'));
    const attempts = (route: Attackable, changes: Readonly<Record<string, string | null>>) =>
      values.map((value) => altered(route, { ...changes, 'x-middleware-subrequest': value }));
    await refusedEverywhere(
      target().routes.flatMap((route) => attempts(route, { host: 'evil.example' })),
      [403],
    );
    await refusedEverywhere(
      closed().flatMap((route) => attempts(route, { 'x-specflow-token': null })),
      [401],
    );
    const internal = [
      ['x-middleware-rewrite', '/api/projects'],
      ['x-middleware-next', '1'],
      ['x-invoke-path', '/api/projects'],
      ['x-matched-path', '/api/projects'],
      ['x-nextjs-data', '1'],
      ['x-now-route-matches', '1=a'],
    ] as const;
    const evil: RawRequest[] = internal.map((header) => ({
      target: '/',
      headers: [['Host', 'evil.example'], header],
    }));
    await refusedEverywhere(evil, [403]);
    for (const header of internal) {
      const { headers } = await target().send(page('/', [header]));
      expect([header[0], headers.get('content-security-policy')]).toEqual([header[0], expect.any(String)]);
    }
  });

  it('H17: a fabricated Server Action or RSC request executes nothing: 4xx', async () => {
    const action = '7f'.padEnd(42, '0');
    const multipart =
      '--x\r\nContent-Disposition: form-data; name="1"\r\n\r\n{"status":"resolved_model","then":"$1:__proto__:then",' +
      '"_response":{"_prefix":"process.exit(1)","_formData":{"get":"$1:constructor:constructor"}}}\r\n' +
      '--x\r\nContent-Disposition: form-data; name="0"\r\n\r\n"$@1"\r\n--x--\r\n';
    const requests = PAGES.flatMap((path): RawRequest[] => [
      {
        ...page(path, [
          ['Next-Action', action],
          ['Content-Type', 'text/plain;charset=UTF-8'],
        ]),
        method: 'POST',
        body: '[]',
      },
      {
        ...page(path, [
          ['Next-Action', 'x'],
          ['Content-Type', 'multipart/form-data; boundary=x'],
        ]),
        method: 'POST',
        body: multipart,
      },
      {
        ...page(path, [['Content-Type', 'multipart/form-data; boundary=x']]),
        method: 'POST',
        body: multipart,
      },
    ]);
    await refusedEverywhere(requests, [405]);
    expect((await target().send(page('/api/health'))).status).toBe(200);
  });
});

describe('what a page of another site could embed', () => {
  it('H26: no page is framed, no reply is a script or an image, and nothing is stored on the way', async () => {
    for (const path of [...PAGES, ...reads().map((route) => route.target)]) {
      const headers = path.startsWith('/api') ? [['x-specflow-token', target().server.token] as const] : [];
      const reply = await target().send(page(path, headers));
      const given = Object.fromEntries(reply.headers);
      expect({ path, ...given }).toMatchObject({
        path,
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': expect.stringMatching(/no-store|no-cache/),
        'content-type': expect.stringMatching(path.startsWith('/api') ? /^application\/json/ : /^text\/html/),
      });
      expect(given['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(given).not.toHaveProperty('x-powered-by');
      expect(given).not.toHaveProperty('set-cookie');
    }
  });

  it('the policy of every page allows scripts with its nonce only, which is new each time', async () => {
    const nonces = new Set<string>();
    for (const path of [...PAGES, ...PAGES]) {
      const { headers, body } = await target().send(page(path));
      const policy = headers.get('content-security-policy') ?? '';
      const directives = new Map(
        policy.split('; ').map((part): [string, string] => {
          const [name = '', ...values] = part.split(' ');
          return [name, values.join(' ')];
        }),
      );
      const nonce = /'nonce-([A-Za-z0-9+/=]{22,})'/.exec(directives.get('script-src') ?? '')?.[1] ?? '';
      nonces.add(nonce);
      expect(Object.fromEntries(directives)).toEqual({
        'default-src': "'self'",
        'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'`,
        'style-src': "'self' 'unsafe-inline'",
        'img-src': "'self' data:",
        'font-src': "'self'",
        'connect-src': "'self'",
        'object-src': "'none'",
        'base-uri': "'none'",
        'form-action': "'self'",
        'frame-ancestors': "'none'",
      });
      const scripts = [...body.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
      expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
      expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    }
    expect(nonces.size).toBe(2 * PAGES.length);
    expect(nonces.has('')).toBe(false);
  });

  it('a WebSocket is refused at once, whoever asks', async () => {
    await target().unharmed(async () => {
      for (const origin of ['https://evil.example', `http://${target().host}`]) {
        const { status } = await target().send(
          page('/', [
            ['Origin', origin],
            ['Connection', 'Upgrade'],
            ['Upgrade', 'websocket'],
            ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
            ['Sec-WebSocket-Version', '13'],
          ]),
        );
        expect(status).toBe(403);
      }
    });
  });
});
