import { join } from 'node:path';
import { findRuntime, installRuntime, RuntimeInstallError } from '@rackmark/harness';
import { fetchingTo, ofInstall } from '../install-errors.js';
import { words } from '../words.js';
import { repositoryRoot } from './root.js';

/** Settings as the user gave them, with the clone's own data folder where none was named. */
export const portalEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  RACKMARK_DATA_DIR: env['RACKMARK_DATA_DIR'] || join(repositoryRoot, 'data'),
});

/** Fetches the native runtime if it is missing; without it Rackmark goes on with LiteRT.js and says so in one line. */
export async function provideRuntime(say: (line: string) => void): Promise<void> {
  // One of the person's own is theirs to mend: the agent says what is wrong with it, and nothing takes its place.
  if (process.env['RACKMARK_LITERT_LIBRARY']) return;
  if ((await findRuntime()) !== null) return;
  try {
    await installRuntime({ onProgress: fetchingTo(say) });
  } catch (error) {
    if (!(error instanceof RuntimeInstallError)) throw error;
    say(words().say('shell.runtime.without', { sentence: ofInstall(error) }));
  }
}

/** What only the command itself uses, and opens every door of the portal: no process that it starts needs it. */
const OF_THE_COMMAND = ['RACKMARK_TOKEN'];

/** For the server and what works on its database. */
export const serverEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  without(portalEnvironment(env), [...OF_THE_COMMAND, 'RACKMARK_AGENT_CODE']);
/** For an agent: the database is none of its business. */
export const agentEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  without(portalEnvironment(env), [...OF_THE_COMMAND, 'RACKMARK_DATABASE_URL', 'RACKMARK_LOCAL_AGENT_CODE']);

const without = (env: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
