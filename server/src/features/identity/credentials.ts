import type { IncomingMessage } from 'node:http';
import { TOKEN_COOKIE } from '@rackmark/contracts';

/** The secret that a request shows: `Authorization: Bearer …` of a program, else the cookie of the page. */
export function secretOf(request: Pick<IncomingMessage, 'headers'>): string | null {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? authorization;
  return cookie === undefined ? null : cookieOf(cookie);
}

function cookieOf(header: string): string | null {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === TOKEN_COOKIE) return pair.slice(at + 1).trim() || null;
  }
  return null;
}

/** Whether the browser came by https, here or up to a proxy before this server. Decides only how a cookie is marked. */
export function cameSecurely(request: IncomingMessage): boolean {
  const forwarded = request.headers['x-forwarded-proto'];
  const first = (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(',')[0]?.trim();
  return first === 'https' || 'encrypted' in request.socket;
}
