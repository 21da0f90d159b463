import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  AfterMeasuringLimit,
  fail,
  languageTaskOf,
  runLimitSeconds,
  type Failure,
  type HarnessEvent,
  type HarnessParameters,
} from '@rackmark/contracts';
import { EventStream } from '../core/event-stream.js';
import { findLanguageRuntime, findPinned } from '../runtime/install.js';
import { pinnedRuntime } from '../runtime/pins.js';
import { endedForMemory, memoryRoom, rssMibOf, tooLarge, wasForMemory } from './memory.js';
import { noLora } from '../engines/no-lora.js';
import { measuringEnvironment } from './child-environment.js';
import { StderrFile } from './stderr-file.js';

export interface ChildEnd {
  /** Null when the run ended with `done`. */
  failure: Failure | null;
  samples: number;
  exitCode: number | null;
  signal: string | null;
}

/** What only some runs need may be left out. */
export type RunParameters = Omit<HarnessParameters, 'npu' | 'cache_dir' | 'inputs'> &
  Partial<Pick<HarnessParameters, 'npu' | 'cache_dir' | 'inputs'>>;

export interface RunInChildOptions {
  onEvent: (event: HarnessEvent) => void;
  /** Added to the child's environment: a driver's folders, for the run that asked for its accelerator. */
  env?: Record<string, string>;
  /** The program that measures; without it the JavaScript harness. It speaks on the same descriptors. */
  program?: readonly [command: string, ...args: string[]];
  signal?: AbortSignal;
  /** What memory there is; other than the system's own in tests. */
  room?: typeof memoryRoom;
  /** How long phases after measuring may take; another one in tests. */
  after?: Pick<AfterMeasuringLimit, 'begins'>;
}

const MEMORY_POLL_MS = 50;
const LOOKS_PER_ROOM = 10;
/** Of this computer's memory that one run may take. */
const MOST_SHARE = 0.75;

/**
 * Measures one cell once in a fresh process and hands on its events in order. Never rejects for what the run does: its
 * death, hang or hunger is a failure with a code.
 */
export async function runInChild(parameters: RunParameters, options: RunInChildOptions): Promise<ChildEnd> {
  const refused = refuseTooLarge(parameters, options);
  if (refused !== null) return { failure: refused, samples: 0, exitCode: null, signal: null };
  const stderr = new StderrFile();
  try {
    const cache_dir =
      parameters.cache_dir ?? (parameters.configuration.compile_cache === 'on' ? stderr.cacheDir() : null);
    const { npu = null, inputs = [] } = parameters;
    const language =
      parameters.configuration.engine === 'litert-lm' ? await forLanguage(parameters, stderr) : {};
    const version = await ofVersion(parameters);
    const all = { ...parameters, npu, inputs, cache_dir, ...language, ...version };
    return await new ChildRun(all, options, stderr).end();
  } finally {
    stderr.remove();
  }
}

/** Before anything is loaded. A file that is not there is for the engine to tell. */
function refuseTooLarge({ model_path, plan }: RunParameters, options: RunInChildOptions): Failure | null {
  const size = statSync(model_path, { throwIfNoEntry: false })?.size;
  return size === undefined ? null : tooLarge(size, (options.room ?? memoryRoom)(), plan.memory_limit_mib);
}

/** LiteRT-LM is looked up here, so that drivers need not know of it; it knows a model by the ending of its name. */
async function forLanguage(
  parameters: RunParameters,
  files: StderrFile,
): Promise<Pick<HarnessParameters, 'library_path' | 'model_path' | 'lora'>> {
  const { library_path, model_path, lora } = parameters;
  return {
    lora: lora && { path: lora.path ?? files.keep('no-lora.tflite', noLora()) },
    library_path: library_path ?? (await findLanguageRuntime())?.libraryPath ?? null,
    model_path: existsSync(model_path)
      ? files.named(model_path, `model.${endingOf(model_path)}`)
      : model_path,
  };
}

/** The library of the version that is asked for, wherever the default one lies; null: it is not there. */
async function ofVersion({
  configuration: { engine, runtime },
}: RunParameters): Promise<Partial<Pick<HarnessParameters, 'library_path'>>> {
  if (runtime === null || engine === 'litert-js') return {};
  const pinned = pinnedRuntime(engine, runtime);
  const found = pinned === undefined ? null : await findPinned(pinned);
  return { library_path: found?.libraryPath ?? null };
}

function endingOf(path: string): 'task' | 'litertlm' {
  const head = Buffer.alloc(2);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, head, 0, 2, 0);
  } finally {
    closeSync(fd);
  }
  return head.toString('latin1') === 'PK' ? 'task' : 'litertlm';
}

function childScript(): string {
  const here = fileURLToPath(import.meta.url);
  // Tests run the sources; the child is always the built file.
  return here.endsWith('.ts')
    ? here.replace(/src[/\\]process[/\\]run-in-child\.ts$/, join('dist', 'process', 'child.js'))
    : join(here, '..', 'child.js');
}

/** No crash ends a process so: somebody, or something, asked it to end. */
const ASKED_TO_END: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];
const outside = (where: string, signal: NodeJS.Signals): string =>
  `Something outside of Rackmark ended the run’s process${where} (${signal}).`;

class ChildRun {
  private readonly child: ChildProcess;
  /** Why it ends, where the events do not say it. */
  private failure: Failure | null = null;
  private readonly stream: EventStream;
  private rest = '';
  private hasToldEnd = false;
  private readonly timers: NodeJS.Timeout[] = [];
  /** Steps that a language model told of the answer that it is making; null: it makes none that is told. */
  private steps: number | null = null;
  private lastMemory: { rssMib: number; freeMib: number } | null = null;
  private readonly after: Pick<AfterMeasuringLimit, 'begins'>;
  private afterTimer: NodeJS.Timeout | undefined;
  private readonly endedBefore = endedForMemory();
  private readonly isLanguage: boolean;

  constructor(
    private readonly parameters: HarnessParameters,
    private readonly options: RunInChildOptions,
    private readonly stderr: StderrFile,
  ) {
    this.after = options.after ?? new AfterMeasuringLimit();
    this.stream = new EventStream(parameters.run, (event) => {
      this.follow(event);
      options.onEvent(event);
    });
    this.isLanguage = languageTaskOf(parameters.configuration) !== null;
    const [command, ...args] = options.program ?? [process.execPath, childScript()];
    this.child = spawn(command, args, {
      stdio: ['ignore', stderr.fd, stderr.fd, 'pipe', 'pipe', 'pipe'],
      env: measuringEnvironment(options.env),
      detached: process.platform !== 'win32',
    });
    const [, , , events, input, lifeline] = this.child.stdio as unknown as [
      unknown,
      unknown,
      unknown,
      Readable,
      Duplex,
      Duplex,
    ];
    events.setEncoding('utf8');
    events.on('data', (text: string) => this.take(text));
    // A child that died before it read its parameters breaks these pipes; its death is told below.
    for (const pipe of [input, lifeline]) pipe.on('error', () => {});
    input.end(JSON.stringify(parameters));
  }

  end(): Promise<ChildEnd> {
    this.watch();
    return new Promise((resolve) => {
      this.child.on('error', (error) => {
        this.failure ??= fail('AGENT_FAULT', `The run's process could not be started: ${error.message}`);
      });
      this.child.on('close', (exitCode, signal) => {
        this.timers.forEach(clearTimeout);
        clearTimeout(this.afterTimer);
        this.options.signal?.removeEventListener('abort', this.onAbort);
        if (this.rest !== '' && this.failure === null) this.takeLine(this.rest);
        resolve({
          failure: this.verdictOnDeath(exitCode, signal),
          samples: this.stream.done ?? 0,
          exitCode,
          signal,
        });
      });
    });
  }

  private watch(): void {
    const seconds = runLimitSeconds(this.parameters.plan);
    this.timers.push(setTimeout(() => this.onTimeout(seconds), seconds * 1000));
    if (process.platform === 'linux') this.pollMemory();
    this.options.signal?.addEventListener('abort', this.onAbort, { once: true });
    if (this.options.signal?.aborted) this.onAbort();
  }

  private readonly onAbort = () =>
    this.kill(fail('CANCELLED', 'The run was stopped.', { phase: this.stage() }));

  /** As far as the events tell: within a phase of a language model also that it was decoding. */
  private stage(): string | null {
    return this.steps === null ? this.stream.phase : 'decode';
  }
  private where(): string {
    if (this.steps !== null) return ` in phase decode, ${this.steps} steps into an answer`;
    const { phase } = this.stream;
    return phase === null ? '' : ` in phase ${phase}`;
  }

  private onTimeout(seconds: number): void {
    this.timeout(`The run did not end within ${seconds} s; it hung${this.where()}.`);
  }
  private timeout(message: string): void {
    this.kill(fail('TIMEOUT', message, { phase: this.stage(), detail: this.stderr.lastLines() }));
  }

  /** What was measured is whole by then: it does not wait for a phase that hangs as long as a run may take. */
  private limitPhase(event: HarnessEvent): void {
    if (event.type === 'phase') clearTimeout(this.afterTimer);
    const seconds = this.after.begins(event);
    if (seconds === null) return;
    const late = () => this.timeout(`It did not end within ${seconds} s; it hung${this.where()}.`);
    this.afterTimer = setTimeout(late, seconds * 1000);
  }

  private pollMemory(): void {
    const room = this.options.room ?? memoryRoom;
    const { totalMib } = room();
    const limit = this.parameters.plan.memory_limit_mib ?? Math.floor(totalMib * MOST_SHARE);
    let looks = 0;
    const look = () => {
      const rssMib = rssMibOf(this.child.pid);
      // A process that has ended and was not waited for yet has none.
      if (rssMib === null || rssMib === 0) return;
      // What is free costs several files to read: the run must not feel that it is watched.
      const isDue = looks++ % LOOKS_PER_ROOM === 0;
      const freeMib = isDue ? room().freeMib : (this.lastMemory?.freeMib ?? totalMib);
      this.lastMemory = { rssMib, freeMib };
      const nearlyFull = freeMib < 200 && rssMib > 1024;
      if (rssMib <= limit && !nearlyFull) return;
      const why =
        rssMib > limit
          ? `limit ${limit} MiB`
          : `only ${Math.round(freeMib)} MiB of the computer's memory are free`;
      const message = `The run took ${Math.round(rssMib)} MiB of memory, ${why}.`;
      this.kill(fail('OUT_OF_MEMORY', message, { phase: this.stage() }));
    };
    this.timers.push(setInterval(look, MEMORY_POLL_MS));
    look();
  }

  /** Ends the child and all that it started; the first cause stays the cause. */
  private kill(failure: Failure): void {
    if (this.stream.done === null) this.failure ??= failure;
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }

  private take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) this.takeLine(line);
  }

  private takeLine(line: string): void {
    if (this.failure !== null || this.stream.isOver) return;
    this.stream.take(line);
    const { failure } = this.stream;
    if (failure === null) return;
    // One that told its own end ends by itself; one that cannot be believed is ended.
    if (this.hasToldEnd) this.failure = { ...failure, detail: failure.detail ?? this.stderr.lastLines() };
    else this.kill({ ...failure, phase: this.stage() });
  }

  private follow(event: HarnessEvent): void {
    this.limitPhase(event);
    if (this.isLanguage && event.type === 'samples' && event.phase === 'measure')
      this.steps = (this.steps ?? 0) + event.latency_ns.length;
    if (event.type === 'tokens' || event.type === 'phase') this.steps = null;
    if (event.type === 'error') this.hasToldEnd = true;
  }

  private verdictOnDeath(exitCode: number | null, signal: NodeJS.Signals | null): Failure | null {
    if (this.failure !== null || this.stream.done !== null) return this.failure;
    const detail = this.stderr.lastLines();
    const phase = this.stage();
    const where = this.where();
    if (/FATAL ERROR: .*(heap|memory)|std::bad_alloc|Cannot allocate memory/i.test(detail))
      return fail('OUT_OF_MEMORY', `The run ran out of memory${where}.`, { phase, detail });
    if (signal === 'SIGKILL') return this.killedFromOutside(where, detail);
    if (signal !== null && ASKED_TO_END.includes(signal))
      return fail('RUN_KILLED', outside(where, signal), { phase, detail });
    if (signal !== null)
      return fail('NATIVE_CRASH', `The runtime crashed${where} (${signal}).`, { phase, detail });
    const how = `The harness ended${where} without saying why (exit code ${exitCode}).`;
    return fail('HARNESS_FAULT', how, { phase, detail });
  }

  /** No program ends itself this way, and we did not: mostly it is the kernel, which needs the memory. */
  private killedFromOutside(where: string, detail: string): Failure {
    const { rssMib = null, freeMib = null } = this.lastMemory ?? {};
    const phase = this.stage();
    if (!wasForMemory({ endedBefore: this.endedBefore, endedAfter: endedForMemory(), rssMib, freeMib })) {
      return fail('RUN_KILLED', outside(where, 'SIGKILL'), { phase, detail });
    }
    const took = rssMib === null ? '' : ` It had taken ${Math.round(rssMib)} MiB.`;
    return fail(
      'OUT_OF_MEMORY',
      `The system ended the run${where}, most likely because memory was full.${took} Close other programs, or take a model with smaller weights.`,
      { phase, detail },
    );
  }
}
