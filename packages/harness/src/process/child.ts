// One run in a process of its own. Parameters come as one JSON object on descriptor 4, events leave as lines on 3, so
// that whatever native code prints cannot garble them.
import { closeSync, readFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { thisComputer } from '../computer/this-computer.js';
import { tellRun } from '../core/tell-run.js';
import { openEngine, openLanguageEngine } from '../engines/open.js';
import { HARNESS_VERSION } from '../version.js';

const EVENTS = 3;
const PARAMETERS = 4;
const PARENT = 5;

/** The parent holds the other end open: when it dies, this ends, and so does the child. */
function dieWithParent(): void {
  const parent = new Socket({ fd: PARENT, readable: true, writable: false });
  parent.on('close', () => process.exit(9));
  parent.on('error', () => process.exit(9));
  parent.resume();
  parent.unref();
}

function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += writeSync(EVENTS, bytes, offset);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

async function main(): Promise<void> {
  const text = readFileSync(PARAMETERS, 'utf8');
  closeSync(PARAMETERS);
  const isWhole = await tellRun(text, {
    about: {
      harness: { name: 'rackmark-js', version: HARNESS_VERSION },
      host: { name: 'node', version: process.versions.node },
      pid: process.pid,
    },
    machine: thisComputer,
    openEngine,
    openLanguageEngine,
    write: writeAll,
  });
  process.exit(isWhole ? 0 : 1);
}

dieWithParent();
await main();
