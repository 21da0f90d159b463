import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where things lie that every clone of Rackmark on this computer may share. */
export function defaultCacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env['RACKMARK_CACHE_DIR']) return env['RACKMARK_CACHE_DIR'];
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'rackmark');
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? homedir(), 'rackmark');
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'rackmark');
}
