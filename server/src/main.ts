import { startPortal } from './portal.js';
import { CannotStart, readConfig } from './platform/config/config.js';

const CANNOT_START = 3;

try {
  const portal = await startPortal(readConfig(process.env));
  process.stdout.write(`Rackmark server is ready: ${portal.url}\n`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    portal.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Stopping failed: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // The supervisor is gone: nobody else would stop this process.
  process.on('disconnect', stop);
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(CANNOT_START);
}
