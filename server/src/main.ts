import { startPortal, type Portal } from './portal.js';
import { CannotStart, readConfig } from './platform/config/config.js';

// Models, results and keys are nobody's but this user's.
process.umask(0o077);

const CANNOT_START = 3;
let portal: Portal | null = null;
let stopping = false;
let code = 0;

/** Asked for by a signal, or because the supervisor is gone and nobody else would stop this process. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  // Still starting: the end of that sees `stopping`.
  if (portal !== null) void end(portal);
}

/** It cannot go on, and starting it again would be of no use: the code says so to the supervisor. */
function gone(why: string): void {
  process.stderr.write(`${why}\n`);
  code = CANNOT_START;
  stop();
}

async function end(running: Portal): Promise<void> {
  try {
    await running.stop();
    process.exit(code);
  } catch (error) {
    process.stderr.write(`Stopping failed: ${String(error)}\n`);
    process.exit(1);
  }
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('disconnect', stop);
// Whoever read what we print is gone.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  portal = await startPortal(readConfig(process.env), gone);
  if (portal.adminToken !== null)
    process.stdout.write(`Administrator's token, shown this once: ${portal.adminToken}\n`);
  process.stdout.write(`Rackmark server is ready: ${portal.url}\n`);
  // The supervisor may have gone before anybody listened.
  if (stopping || process.connected === false) await end(portal);
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(CANNOT_START);
}
