import type { IncomingMessage } from 'node:http';
import type { Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import type { Access } from '../config/config.js';

const LOOPBACK_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/**
 * Keeps out web pages of others that the user's own browser has open (DNS rebinding, cross-site requests). Where no token
 * is asked for, the name must be this computer's, too; where one is, a page under a foreign name has no cookie to show,
 * so any name will do that the page's own origin agrees with.
 * @returns what is wrong, or null
 */
export function refuseForeign(request: Pick<IncomingMessage, 'headers'>, access: Access): Said | null {
  const host = request.headers.host ?? '';
  if (access === 'open' && !LOOPBACK_NAMES.test(host)) {
    return said('problem.foreign.host', { given: host });
  }
  const { origin } = request.headers;
  if (origin === undefined) return null;
  const from = origin.replace(/^https?:\/\//, '');
  if (origin === 'null' || (access === 'open' && !LOOPBACK_NAMES.test(from))) {
    return said('problem.foreign.page', { given: origin });
  }
  // Another local server is another origin, too.
  return from === host ? null : said('problem.foreign.origin', { given: origin, path: host });
}
