import { Api } from '../api.js';
import { exitCode } from '../exit.js';
import { portalEnvironment, provideRuntime } from './environment.js';
import { firstLook } from './first-look.js';
import { startPortal } from './supervisor.js';

/** `rackmark start`: the whole portal on this computer, until Ctrl-C. @returns the exit code */
export async function start(): Promise<number> {
  let code: number = exitCode.ok;
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop());
  await provideRuntime(say);
  const portal = await startPortal(portalEnvironment(process.env), say, () => {
    code = exitCode.cannotRun;
    stop();
  });
  process.stdout.write(`Rackmark is ready: ${portal.url}\n`);
  if (process.env['RACKMARK_FIRST_LOOK'] !== '0') {
    firstLook(new Api(portal.url)).then(
      (url) => url !== null && say(`A first look at two sample models is being measured: ${url}`),
      (error: unknown) => say(`The first look could not be started: ${(error as Error).message}`),
    );
  }
  await stopped;
  process.stdout.write('Stopping …\n');
  // A second Ctrl-C does not wait.
  process.once('SIGINT', () => process.exit(130));
  await portal.stop();
  return code;
}
