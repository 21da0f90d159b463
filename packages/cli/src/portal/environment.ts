import { join } from 'node:path';
import { findRuntime, installRuntime, RuntimeInstallError } from '@rackmark/harness';
import { repositoryRoot } from './supervisor.js';

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
    await installRuntime({ onProgress: say });
  } catch (error) {
    if (!(error instanceof RuntimeInstallError)) throw error;
    say(`${error.message} Rackmark goes on with LiteRT.js; npx rackmark runtime install tries again.`);
  }
}
