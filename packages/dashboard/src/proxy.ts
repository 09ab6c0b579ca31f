import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { isOwnHost, ownPort } from './server/request-origin';

/**
 * Runs before everything, static files included: refuses foreign hosts and sets the security headers.
 * The guard of each route handler checks the same again, because this layer alone has been bypassed before.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!isOwnHost(request.headers.get('host'), ownPort())) {
    const error = {
      code: 'FORBIDDEN_HOST',
      message: 'This dashboard answers on its loopback address only.',
      hint: 'Open it as http://127.0.0.1 or http://localhost with its port.',
    };
    return NextResponse.json({ error }, { status: 403 });
  }
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-frame-options', 'DENY');
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'no-referrer');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  response.headers.set('cross-origin-resource-policy', 'same-origin');
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
