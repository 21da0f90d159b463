import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { said } from '@rackmark/words';
import { CannotRun } from './exit.js';
import { serverEnvironment } from './portal/environment.js';
import { repositoryRoot } from './portal/root.js';

/**
 * `rackmark token --new`: replaces the administrator's token of the portal whose data folder or database these settings
 * name. Alone on standard output, so that a script can take it. @returns the exit code
 */
export async function replaceToken({ new: wanted }: { new?: boolean }): Promise<number> {
  if (wanted !== true) throw new CannotRun(said('cannot.token'));
  const child = spawn(process.execPath, [join(repositoryRoot, 'server', 'dist', 'token.js')], {
    env: serverEnvironment(process.env),
    stdio: 'inherit',
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}
