import { Api } from '../api.js';
import { CannotRun } from '../exit.js';
import { portalEnvironment, provideRuntime } from './environment.js';
import { startPortal } from './supervisor.js';

/** Works with the portal that was named, or with the one that runs here, or with one of its own for the time of the work. */
export async function withPortal<T>(server: string | undefined, work: (api: Api) => Promise<T>): Promise<T> {
  const host = process.env['RACKMARK_HOST'] || '127.0.0.1';
  const api = new Api(
    (
      server ?? `http://${host.includes(':') ? `[${host}]` : host}:${process.env['RACKMARK_PORT'] || '4600'}`
    ).replace(/\/+$/, ''),
  );
  if (await api.isThere()) return work(api);
  if (server !== undefined)
    throw new CannotRun(
      `No Rackmark answers at ${server}. Start it there, or leave --server out to use one of your own.`,
    );
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  await provideRuntime(say);
  const portal = await startPortal(portalEnvironment(process.env), () => {});
  try {
    return await work(new Api(portal.url));
  } finally {
    await portal.stop();
  }
}
