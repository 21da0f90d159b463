import { startPortal, type Portal } from './portal.js';
import { CannotStart, readConfig } from './platform/config/config.js';

const CANNOT_START = 3;
let portal: Portal | null = null;
let stopping = false;

/** Asked for by a signal, or because the supervisor is gone and nobody else would stop this process. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  // Still starting: the end of that sees `stopping`.
  if (portal !== null) void end(portal);
}

async function end(running: Portal): Promise<void> {
  try {
    await running.stop();
    process.exit(0);
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
  portal = await startPortal(readConfig(process.env));
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
