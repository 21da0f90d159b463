import { networkInterfaces } from 'node:os';
import { said } from '@rackmark/words';
import { Api } from '../api.js';
import { CannotRun, exitCode } from '../exit.js';
import { words } from '../words.js';
import { provideRuntime } from './environment.js';
import { firstLook } from './first-look.js';
import { startPortal } from './supervisor.js';
import { hereUrl } from './with-portal.js';

/** `rackmark start`: the whole portal on this computer, until Ctrl-C. @returns the exit code */
export async function start(): Promise<number> {
  const wantsFirstLook = isFirstLookWanted(process.env['RACKMARK_FIRST_LOOK']);
  refuseOtherPortal(process.env);
  let code: number = exitCode.ok;
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop());
  await provideRuntime(say);
  const portal = await startPortal(process.env, say, () => {
    code = exitCode.cannotRun;
    stop();
  });
  const { say: tell } = words();
  process.stdout.write(`${tell('shell.start.ready', { path: portal.url })}\n`);
  const others = addressesForOthers(process.env['RACKMARK_HOST'], new URL(portal.url).port);
  if (others.length > 0) process.stdout.write(`${tell('shell.start.others', { commas: others })}\n`);
  const token = portal.adminToken ?? (process.env['RACKMARK_TOKEN'] || null);
  if (portal.adminToken !== null) {
    process.stdout.write(
      `${tell('shell.start.token', { code: portal.adminToken })}\n${tell('shell.start.token_lost')}\n`,
    );
  }
  const api = new Api(portal.url, token);
  // Without the token this is not ours to do; it is the very first start that matters.
  const isIn = token !== null || (await api.session()).access === 'open';
  if (wantsFirstLook && isIn) {
    firstLook(api).then(
      (url) => url !== null && say(tell('shell.start.first_look', { path: url })),
      (error: unknown) => say(tell('shell.start.first_look_failed', { given: (error as Error).message })),
    );
  }
  await stopped;
  process.stdout.write(`${tell('shell.start.stopping')}\n`);
  // A second Ctrl-C does not wait.
  process.once('SIGINT', () => process.exit(130));
  await portal.stop();
  return code;
}

/** The portal that is started here gets this computer's agent. @throws CannotRun where another one was named for it */
function refuseOtherPortal(env: NodeJS.ProcessEnv): void {
  const named = env['RACKMARK_SERVER'];
  if (!named || named.replace(/\/+$/, '') === hereUrl(env)) return;
  throw new CannotRun(said('cannot.start.other_portal', { path: named }));
}

/** @throws CannotRun */
function isFirstLookWanted(set: string | undefined): boolean {
  if (!set || set === '1') return true;
  if (set === '0') return false;
  throw new CannotRun(said('cannot.start.first_look', { given: set }));
}

/** Only where it listens on all addresses: else the one that was named stands above. */
function addressesForOthers(host: string | undefined, port: string): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [];
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((i) => !i.internal && i.family === 'IPv4')
    .map((i) => `http://${i.address}:${port}`);
}
