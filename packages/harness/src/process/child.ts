// One run in a process of its own. Parameters come as one JSON object on descriptor 4, events leave as lines on 3, so
// that whatever native code prints cannot garble them.
import { closeSync, readFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import {
  harnessParameters,
  languageTaskOf,
  type HarnessEvent,
  type HarnessParameters,
  type LanguageTask,
} from '@rackmark/contracts';
import { EngineFailure, type Engine } from '../engines/engine.js';
import { openEngine, openLanguageEngine } from '../engines/open.js';
import { measureLanguageRun } from '../measure/language.js';
import { systemClock } from '../measure/clock.js';
import { measureRun, overheadOf, type Emit } from '../measure/run.js';
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

function sender(run: string): Emit {
  const began = systemClock();
  let seq = 0;
  return (body) => {
    const event = { v: 1, run, seq: seq++, t_ns: Math.round(systemClock() - began), ...body } as HarnessEvent;
    writeAll(`${JSON.stringify(event)}\n`);
  };
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
  const emit = sender(runNameIn(text));
  let phase: string | null = 'start';
  const tracked: Emit = (body) => {
    if (body.type === 'phase') phase = body.state === 'begin' ? body.name : null;
    emit(body);
  };
  try {
    const parameters = parseParameters(text);
    const task = languageTaskOf(parameters.configuration);
    const samples = await (task === null ? single(parameters, tracked) : language(parameters, task, tracked));
    emit({ type: 'done', samples });
    process.exit(0);
  } catch (error) {
    emit({ type: 'error', phase, ...describe(error) });
    process.exit(1);
  }
}

async function single(parameters: HarnessParameters, emit: Emit): Promise<number> {
  const engine = await openEngine(parameters);
  greet(engine, emit);
  const samples = await measureRun({ parameters, engine, emit });
  engine.close();
  return samples;
}

async function language(parameters: HarnessParameters, task: LanguageTask, emit: Emit): Promise<number> {
  const engine = await openLanguageEngine(parameters);
  greet(engine, emit);
  const samples = await measureLanguageRun({ parameters, task, engine, emit });
  engine.close();
  return samples;
}

function greet(engine: Pick<Engine, 'facts' | 'emptyCall'>, emit: Emit): void {
  emit({
    type: 'hello',
    harness: { name: 'rackmark-js', version: HARNESS_VERSION },
    engine: engine.facts,
    host: { name: 'node', version: process.versions.node },
    pid: process.pid,
    overhead_ns: overheadOf(engine),
  });
}

/** @throws EngineFailure BAD_SPEC that says where the parameters are wrong */
function parseParameters(text: string): HarnessParameters {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new EngineFailure('BAD_SPEC', 'The parameters are not a JSON object.');
  }
  const parsed = harnessParameters.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new EngineFailure(
    'BAD_SPEC',
    `The parameters are wrong at ${first!.path.join('.') || 'the top'}: ${first!.message}`,
  );
}

/** The run's name, for the event that says what is wrong with the rest. */
function runNameIn(text: string): string {
  try {
    const { run } = JSON.parse(text) as { run?: unknown };
    return typeof run === 'string' && run !== '' ? run.slice(0, 100) : 'unnamed';
  } catch {
    return 'unnamed';
  }
}

function describe(error: unknown): {
  name: EngineFailure['failure'];
  message: string;
  detail: string | null;
} {
  if (error instanceof EngineFailure)
    return { name: error.failure, message: error.message, detail: error.detail };
  if (error instanceof RangeError && /memory|allocation/i.test(error.message)) {
    return { name: 'OUT_OF_MEMORY', message: `The run ran out of memory: ${error.message}`, detail: null };
  }
  const message = error instanceof Error ? error.message : String(error);
  const detail = error instanceof Error ? String(error.stack) : null;
  return { name: 'HARNESS_FAULT', message: `The harness failed: ${message}`, detail };
}

dieWithParent();
await main();
