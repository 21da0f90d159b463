import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  fail,
  parseEventLine,
  type Failure,
  type HarnessEvent,
  type HarnessParameters,
} from '@rackmark/contracts';
import { findLanguageRuntime } from '../runtime/install.js';
import { noLora } from '../engines/no-lora.js';
import { StderrFile } from './stderr-file.js';

export interface ChildEnd {
  /** Null when the run ended with `done`. */
  failure: Failure | null;
  samples: number;
  exitCode: number | null;
  signal: string | null;
}

/** What only some runs need may be left out. */
export type RunParameters = Omit<HarnessParameters, 'npu' | 'cache_dir'> &
  Partial<Pick<HarnessParameters, 'npu' | 'cache_dir'>>;

export interface RunInChildOptions {
  onEvent: (event: HarnessEvent) => void;
  /** Added to the child's environment: a driver's folders, for the run that asked for its accelerator. */
  env?: Record<string, string>;
  /** The program that measures; without it the JavaScript harness. It speaks on the same descriptors. */
  program?: readonly [command: string, ...args: string[]];
  signal?: AbortSignal;
}

const MEMORY_POLL_MS = 50;

/**
 * Measures one cell once in a fresh process and hands on its events in order. Never rejects for what the run does: its
 * death, hang or hunger is a failure with a code.
 */
export async function runInChild(parameters: RunParameters, options: RunInChildOptions): Promise<ChildEnd> {
  const stderr = new StderrFile();
  try {
    const cache_dir =
      parameters.cache_dir ?? (parameters.configuration.compile_cache === 'on' ? stderr.cacheDir() : null);
    const npu = parameters.npu ?? null;
    const language =
      parameters.configuration.engine === 'litert-lm' ? await forLanguage(parameters, stderr) : {};
    return await new ChildRun({ ...parameters, npu, cache_dir, ...language }, options, stderr).end();
  } finally {
    stderr.remove();
  }
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

/** What the child may see: no debugging flags of ours, and nothing that would make an engine behave differently. */
function childEnvironment(more: Record<string, string>): NodeJS.ProcessEnv {
  const env = { ...process.env, ...more };
  delete env['NODE_OPTIONS'];
  delete env['NODE_CHANNEL_FD'];
  return env;
}

function childScript(): string {
  const here = fileURLToPath(import.meta.url);
  // Tests run the sources; the child is always the built file.
  return here.endsWith('.ts')
    ? here.replace(/src[/\\]process[/\\]run-in-child\.ts$/, join('dist', 'process', 'child.js'))
    : join(here, '..', 'child.js');
}

class ChildRun {
  private readonly child: ChildProcess;
  private failure: Failure | null = null;
  private done: number | null = null;
  private phase: string | null = 'start';
  private expectedSeq = 0;
  private lineNumber = 0;
  private rest = '';
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly parameters: HarnessParameters,
    private readonly options: RunInChildOptions,
    private readonly stderr: StderrFile,
  ) {
    const [command, ...args] = options.program ?? [process.execPath, childScript()];
    this.child = spawn(command, args, {
      stdio: ['ignore', stderr.fd, stderr.fd, 'pipe', 'pipe', 'pipe'],
      env: childEnvironment(options.env ?? {}),
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
        this.options.signal?.removeEventListener('abort', this.onAbort);
        if (this.rest !== '' && this.failure === null) this.takeLine(this.rest);
        resolve({
          failure: this.verdictOnDeath(exitCode, signal),
          samples: this.done ?? 0,
          exitCode,
          signal,
        });
      });
    });
  }

  private watch(): void {
    const { timeout_seconds } = this.parameters.plan;
    this.timers.push(setTimeout(() => this.onTimeout(timeout_seconds), timeout_seconds * 1000));
    if (process.platform === 'linux') this.pollMemory();
    this.options.signal?.addEventListener('abort', this.onAbort, { once: true });
    if (this.options.signal?.aborted) this.onAbort();
  }

  private readonly onAbort = () =>
    this.kill(fail('CANCELLED', 'The run was stopped.', { phase: this.phase }));

  private onTimeout(seconds: number): void {
    const where = this.phase === null ? '' : ` in phase ${this.phase}`;
    this.kill(
      fail('TIMEOUT', `The run did not end within ${seconds} s; it hung${where}.`, {
        phase: this.phase,
        detail: this.stderr.lastLines(),
      }),
    );
  }

  private pollMemory(): void {
    const limit = this.parameters.plan.memory_limit_mib ?? Math.floor((totalmem() / 2 ** 20) * 0.75);
    const check = () => {
      const rss = rssMib(this.child.pid);
      const free = freeMib();
      if (rss !== null && (rss > limit || (free < 200 && rss > 1024))) {
        const why =
          rss > limit
            ? `limit ${limit} MiB`
            : `only ${Math.round(free)} MiB of the computer's memory are free`;
        this.kill(
          fail('OUT_OF_MEMORY', `The run took ${Math.round(rss)} MiB of memory, ${why}.`, {
            phase: this.phase,
          }),
        );
        return;
      }
      this.timers.push(setTimeout(check, MEMORY_POLL_MS));
    };
    check();
  }

  /** Ends the child and all that it started; the first cause stays the cause. */
  private kill(failure: Failure): void {
    if (this.done === null) this.failure ??= failure;
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
    this.lineNumber += 1;
    if (this.failure !== null || this.done !== null) return;
    const parsed = parseEventLine(line);
    if (parsed.kind === 'unknown') {
      this.expectedSeq += 1;
      return;
    }
    if (parsed.kind === 'fault' || parsed.event.seq !== this.expectedSeq) {
      const why =
        parsed.kind === 'fault'
          ? parsed.reason
          : `sequence number ${parsed.event.seq}, expected ${this.expectedSeq}`;
      this.kill(
        fail('HARNESS_FAULT', `Line ${this.lineNumber} of the harness is broken: ${why}`, {
          phase: this.phase,
          detail: line.slice(0, 500),
        }),
      );
      return;
    }
    this.expectedSeq += 1;
    this.follow(parsed.event);
    this.options.onEvent(parsed.event);
  }

  private follow(event: HarnessEvent): void {
    if (event.type === 'phase') this.phase = event.state === 'begin' ? event.name : null;
    if (event.type === 'done') this.done = event.samples;
    if (event.type === 'error') {
      const detail = event.detail ?? this.stderr.lastLines();
      this.failure = fail(event.name, event.message, { phase: event.phase, detail });
    }
  }

  private verdictOnDeath(exitCode: number | null, signal: NodeJS.Signals | null): Failure | null {
    if (this.failure !== null || this.done !== null) return this.failure;
    const detail = this.stderr.lastLines();
    const where = this.phase === null ? '' : ` in phase ${this.phase}`;
    if (/FATAL ERROR: .*(heap|memory)|std::bad_alloc|Cannot allocate memory/i.test(detail)) {
      return fail('OUT_OF_MEMORY', `The run ran out of memory${where}.`, { phase: this.phase, detail });
    }
    if (signal !== null) {
      return fail('NATIVE_CRASH', `The runtime crashed${where} (${signal}).`, { phase: this.phase, detail });
    }
    return fail('HARNESS_FAULT', `The harness ended${where} without saying why (exit code ${exitCode}).`, {
      phase: this.phase,
      detail,
    });
  }
}

function rssMib(pid: number | undefined): number | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return (pages * 4096) / 2 ** 20;
  } catch {
    return null;
  }
}

function freeMib(): number {
  try {
    return Number(/^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))![1]) / 1024;
  } catch {
    return freemem() / 2 ** 20;
  }
}
