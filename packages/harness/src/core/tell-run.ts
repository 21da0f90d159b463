import {
  harnessParameters,
  languageTaskOf,
  type HarnessEvent,
  type HarnessEventOf,
  type HarnessParameters,
} from '@rackmark/contracts';
import type { Clock } from './clock.js';
import { EngineFailure, type Engine } from './engine.js';
import type { LanguageEngine } from './language-engine.js';
import type { Machine } from './machine.js';
import { measureLanguageRun } from './measure-language.js';
import { measureRun } from './measure-run.js';
import type { Emit } from './emit.js';
import { overheadOf } from './overhead.js';

/** Where a run happens: who tells it, on what, and with which engines. */
export interface Host {
  about: Pick<HarnessEventOf<'hello'>, 'harness' | 'host' | 'pid'>;
  machine: Machine;
  openEngine: (parameters: HarnessParameters) => Promise<Engine>;
  openLanguageEngine: (parameters: HarnessParameters) => Promise<LanguageEngine>;
  /** Takes one line of the protocol, with its end. */
  write: (line: string) => void;
}

/**
 * Measures what the parameters say and tells it line by line, from `hello` to `done` or `error`. Never rejects.
 * @param text one JSON object, harnessParameters
 * @returns whether it came to its end; when it did not, nothing may be measured where this ran any more
 */
export async function tellRun(text: string, host: Host): Promise<boolean> {
  const emit = sender(runNameIn(text), host.machine.clock, host.write);
  let phase: string | null = 'start';
  const tracked: Emit = (body) => {
    if (body.type === 'phase') phase = body.state === 'begin' ? body.name : null;
    emit(body);
  };
  try {
    emit({ type: 'done', samples: await measured(parseParameters(text), host, tracked) });
    return true;
  } catch (error) {
    emit({ type: 'error', phase, ...describe(error) });
    return false;
  }
}

async function measured(parameters: HarnessParameters, host: Host, emit: Emit): Promise<number> {
  const { machine, about } = host;
  const greet = (engine: Pick<Engine, 'facts' | 'emptyCall'>) =>
    emit({ type: 'hello', ...about, engine: engine.facts, overhead_ns: overheadOf(engine, machine.clock) });
  const task = languageTaskOf(parameters.configuration);
  if (task === null) {
    const engine = await host.openEngine(parameters);
    greet(engine);
    const samples = await measureRun({ parameters, engine, emit, machine });
    engine.close();
    return samples;
  }
  const engine = await host.openLanguageEngine(parameters);
  greet(engine);
  const steps = await measureLanguageRun({ parameters, task, engine, emit, machine });
  engine.close();
  return steps;
}

/** Puts what is told into its envelope: the order that EventStream checks. */
function sender(run: string, clock: Clock, write: Host['write']): Emit {
  const began = clock();
  let seq = 0;
  return (body) => {
    const event = { v: 1, run, seq: seq++, t_ns: Math.round(clock() - began), ...body } as HarnessEvent;
    write(`${JSON.stringify(event)}\n`);
  };
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

function describe(error: unknown): Pick<HarnessEventOf<'error'>, 'name' | 'message' | 'detail'> {
  if (error instanceof EngineFailure)
    return { name: error.failure, message: error.message, detail: error.detail };
  if (error instanceof RangeError && /memory|allocation/i.test(error.message)) {
    return { name: 'OUT_OF_MEMORY', message: `The run ran out of memory: ${error.message}`, detail: null };
  }
  const message = error instanceof Error ? error.message : String(error);
  const detail = error instanceof Error ? String(error.stack) : null;
  return { name: 'HARNESS_FAULT', message: `The harness failed: ${message}`, detail };
}
