import { randomUUID } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { isOwnHost, ownPort } from './server/request-origin';
import { contentSecurityPolicy, makeNonce, SECURITY_HEADERS } from './server/security-headers';

const READING = new Set(['GET', 'HEAD']);
/** What some route of the API takes. */
const API_METHODS = new Set([...READING, 'POST', 'PUT', 'DELETE']);

/**
 * Runs before everything, static files included: refuses foreign hosts and sets the security headers.
 * The guard of each route handler checks the same again, because this layer alone has been bypassed before.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!isOwnHost(request.headers.get('host'), ownPort())) {
    return refuse(403, {
      code: 'FORBIDDEN_HOST',
      message: 'This dashboard answers on its loopback address only.',
      hint: 'Open it as http://127.0.0.1 or http://localhost with its port.',
    });
  }
  const isApi = request.nextUrl.pathname.startsWith('/api/');
  // No page takes a form or a Server Action, and no other site is ever told that it may call us.
  const possible = isApi ? API_METHODS : READING;
  if (!possible.has(request.method)) {
    return refuse(405, {
      code: 'METHOD_NOT_ALLOWED',
      message: `${request.method} is not possible here.`,
      hint: isApi ? 'There is no CORS: only the own pages and local programs call the API.' : 'Use the API.',
    });
  }
  const nonce = makeNonce();
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}

function refuse(
  status: number,
  error: { readonly code: string; readonly message: string; readonly hint: string },
): NextResponse {
  const headers = { ...SECURITY_HEADERS, 'cache-control': 'no-store' };
  return NextResponse.json({ error: { ...error, requestId: randomUUID() } }, { status, headers });
}
