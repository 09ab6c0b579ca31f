import type { IncomingMessage } from 'node:http';
import { isOwnHost, isOwnOrigin, ownPort } from './request-origin';

/** The run that a page polls: by id, else the one that its project shows. */
export interface StatusPoll {
  readonly projectId: string;
  readonly id?: string;
}

/** The address as the page writes it; any other spelling is the route's business. */
const ADDRESS =
  /^\/api\/workflow\/orchestrate\/status\?projectId=([A-Za-z0-9_.-]{1,128})(?:&id=([A-Za-z0-9_.-]{1,128}))?$/;

/** What a request polls; null when it is no poll, or one that the guard of the route refuses for where it comes from. */
export function readStatusPoll(request: IncomingMessage): StatusPoll | null {
  if (request.method !== 'GET' || process.env.NODE_ENV !== 'production') return null;
  const [, projectId, id] = ADDRESS.exec(request.url ?? '') ?? [];
  if (projectId === undefined) return null;
  const headers = { get: (name: string) => headerOf(request, name) };
  const hasBody = headers.get('content-length') !== null || headers.get('transfer-encoding') !== null;
  if (hasBody || !isOwnHost(headers.get('host'), ownPort()) || !isOwnOrigin(headers)) return null;
  return { projectId, ...(id === undefined ? {} : { id }) };
}

/** A header of a request, several of one name joined as Node does it; null when it was not sent. */
export function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}
