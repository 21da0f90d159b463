import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Agent } from './agent.js';
import { ComputerDriver } from './drivers/computer/computer-driver.js';
import { agentIdOf, lockAgentFolder } from './identity.js';
import { consoleLog } from './log.js';
import { CannotStart, readSettings } from './settings.js';

const CANNOT_START = 3;
const manifest = z.object({ version: z.string() });
const { version } = manifest.parse(
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')),
);

try {
  const settings = readSettings(process.env);
  const agentId = agentIdOf(settings.dataDir);
  const unlock = await lockAgentFolder(settings.dataDir);
  process.on('exit', unlock);
  const drivers = [await ComputerDriver.open(settings)];
  const agent = new Agent({
    settings,
    agentId,
    version,
    drivers,
    log: consoleLog,
    onRefused: (detail) => end(`The server refused this agent: ${detail}`),
  });
  const end = (why: string) => {
    process.stderr.write(`${why}\n`);
    process.exit(CANNOT_START);
  };
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void agent.stop().finally(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // The supervisor is gone: nobody else would stop this process.
  process.on('disconnect', stop);
  await agent.start();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(CANNOT_START);
}
