import type { IncomingMessage } from 'node:http';

const LOOPBACK_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/**
 * Without accounts, only pages and programs of this computer may talk to the portal. Binding to a loopback address keeps
 * other computers out; these two headers keep out web pages of others that the user's own browser has open (DNS
 * rebinding, cross-site requests).
 * @returns what is wrong, or null
 */
export function refuseForeign(request: Pick<IncomingMessage, 'headers'>): string | null {
  const host = request.headers.host ?? '';
  if (!LOOPBACK_NAMES.test(host)) {
    return `The Host header says "${host}". Without accounts Rackmark answers only under 127.0.0.1 or localhost.`;
  }
  const { origin } = request.headers;
  if (origin === undefined) return null;
  if (origin === 'null' || !LOOPBACK_NAMES.test(origin.replace(/^https?:\/\//, ''))) {
    return `The page ${origin} may not use this portal.`;
  }
  // Another local server is another origin, too.
  return origin.replace(/^https?:\/\//, '') === host
    ? null
    : `The page ${origin} may not use this portal at ${host}.`;
}
