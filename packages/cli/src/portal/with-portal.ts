import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { said } from '@rackmark/words';
import { z } from 'zod';
import { Api } from '../api.js';
import { CannotRun } from '../exit.js';
import { words } from '../words.js';
import { portalEnvironment, provideRuntime } from './environment.js';
import { startPortal } from './supervisor.js';

/** Options that every command has which talks to a portal. */
export interface PortalOptions {
  server?: string;
  token?: string;
}

/** Works with the portal that was named, or with the one that runs here, or with one of its own for the time of the work. */
export async function withPortal<T>(
  { server, token }: PortalOptions,
  work: (api: Api) => Promise<T>,
  { startsOwn = true } = {},
): Promise<T> {
  const shown = token ?? (process.env['RACKMARK_TOKEN'] || null);
  // Where this computer's agent belongs to another portal, its commands do, too.
  const named = server ?? (process.env['RACKMARK_SERVER'] || undefined);
  const api = new Api((named ?? hereUrl(process.env)).replace(/\/+$/, ''), shown);
  if (await api.isThere()) return work(api);
  // The portal of this data folder may listen on another port than this shell knows of.
  const locked = named === undefined ? lockedBy(process.env) : null;
  if (locked !== null && locked !== api.url) {
    const other = new Api(locked, shown);
    if (await other.isThere()) return work(other);
  }
  if (named !== undefined) {
    const kind = server === undefined ? 'setting' : 'option';
    throw new CannotRun(said('cannot.portal.nobody', { path: named, kind }));
  }
  if (!startsOwn) throw new CannotRun(said('cannot.portal.none_here', { path: api.url }));
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  await provideRuntime(say);
  const portal = await startPortal(process.env, () => {});
  try {
    if (portal.adminToken !== null) say(words().say('shell.start.token', { code: portal.adminToken }));
    return await work(new Api(portal.url, portal.adminToken ?? shown));
  } finally {
    await portal.stop();
  }
}

/** The address that a portal wrote into the data folder as it started; null when none did. */
function lockedBy(env: NodeJS.ProcessEnv): string | null {
  try {
    const path = join(portalEnvironment(env)['RACKMARK_DATA_DIR']!, 'rackmark.lock');
    return folderLock.parse(JSON.parse(readFileSync(path, 'utf8'))).url;
  } catch {
    return null;
  }
}
const folderLock = z.object({ url: z.url() });

/** Where a portal with these settings is reached from its own computer. */
export function hereUrl(env: NodeJS.ProcessEnv): string {
  const host = env['RACKMARK_HOST'] || '127.0.0.1';
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${env['RACKMARK_PORT'] || '4600'}`;
}
