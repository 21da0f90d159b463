import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AdbServer } from './adb/server/adb-server.js';
import { Agent } from './agent.js';
import { adbFolderOf, AndroidSource } from './drivers/android/android-source.js';
import { ComputerSource } from './drivers/computer/computer-source.js';
import { agentKeyOf, keyFileOf } from './enrol.js';
import { agentIdOf, lockAgentFolder } from './identity.js';
import { consoleLog } from './log.js';
import { Portal } from './portal.js';
import { CannotStart, readSettings, type Settings } from './settings.js';
import { HeldWork } from './work/held-work.js';

// Models, results and keys are nobody's but this user's.
process.umask(0o077);

const CANNOT_START = 3;
const manifest = z.object({ version: z.string() });
const { version } = manifest.parse(
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')),
);
let agent: Agent | null = null;
let stopping = false;

/** Asked for by a signal, or because the supervisor is gone and nobody else would stop this process. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  if (agent === null) process.exit(0);
  void agent.stop().finally(() => process.exit(0));
}

function rack(settings: Settings, portal: Portal, held: HeldWork): AndroidSource {
  const { adb, dataDir, benchmarkModel, litertLmMain, gateSeconds } = settings;
  // Without phones a missing adb is nothing to talk about.
  const log = adb.asked ? consoleLog : () => {};
  const folder = adbFolderOf(dataDir);
  return new AndroidSource({
    server: new AdbServer({ program: adb.program, port: adb.port, folder }, log),
    portal,
    dataDir,
    connect: adb.connect,
    asked: adb.asked,
    skipGates: gateSeconds === 0,
    benchmarkModel,
    litertLmMain,
    openRuns: (key) => held.openRuns(key),
    log: consoleLog,
  });
}

function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(CANNOT_START);
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('disconnect', stop);
// Whoever read what we print is gone.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  const settings = readSettings(process.env);
  const agentId = agentIdOf(settings.dataDir);
  const unlock = await lockAgentFolder(settings.dataDir);
  process.on('exit', unlock);
  const portal = new Portal(settings.server, await agentKeyOf(settings, agentId, consoleLog));
  const held = new HeldWork(settings.dataDir);
  const withKey = portal.key === null ? '' : ` Its key is in ${keyFileOf(settings.dataDir)}.`;
  agent = new Agent({
    settings,
    portal,
    agentId,
    version,
    sources: [
      ...(settings.computer ? [new ComputerSource(settings, consoleLog)] : []),
      ...(settings.adb.off ? [] : [rack(settings, portal, held)]),
    ],
    held,
    log: consoleLog,
    onRefused: (detail) => refuse(`The server refused this agent: ${detail}${withKey}`),
  });
  // The supervisor may have gone before anybody listened.
  if (process.connected === false) stop();
  else await agent.start();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  refuse(error.message);
}
