import type { IncomingMessage } from 'node:http';
import type { Access } from '../config/config.js';

const LOOPBACK_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/**
 * Keeps out web pages of others that the user's own browser has open (DNS rebinding, cross-site requests). Where no token
 * is asked for, the name must be this computer's, too; where one is, a page under a foreign name has no cookie to show,
 * so any name will do that the page's own origin agrees with.
 * @returns what is wrong, or null
 */
export function refuseForeign(request: Pick<IncomingMessage, 'headers'>, access: Access): string | null {
  const host = request.headers.host ?? '';
  if (access === 'open' && !LOOPBACK_NAMES.test(host)) {
    return `The Host header says "${host}". Without a token Rackmark answers only under 127.0.0.1 or localhost.`;
  }
  const { origin } = request.headers;
  if (origin === undefined) return null;
  const from = origin.replace(/^https?:\/\//, '');
  if (origin === 'null' || (access === 'open' && !LOOPBACK_NAMES.test(from))) {
    return `The page ${origin} may not use this portal.`;
  }
  // Another local server is another origin, too.
  return from === host ? null : `The page ${origin} may not use this portal at ${host}.`;
}
