import { z } from 'zod';
import type { Call } from '../commands/command.js';
import type { HarnessFaultKind } from '../faults.js';
import type { FileWriter } from '../files.js';
import { SIGKILL, type Process } from '../shell/processes.js';
import { asOnPhone } from './as-on-phone.js';
import type { HarnessEnd, HarnessRun } from './program.js';

export const HARNESS_PACKAGE = 'org.rackmark.harness';

export interface InstrumentOptions {
  package: string;
  /** `-e KEY VALUE`. */
  extras: ReadonlyMap<string, string>;
  /** `-w`: waits for the end and shows it. */
  waits: boolean;
}

/** How a process ends that does not say its end: what `am` prints, and the reason that Android keeps. */
interface Death {
  text: string;
  reason: number;
  status: number;
  description: string | null;
}

const died = (shortMsg: string, longMsg: string | null = null) =>
  `INSTRUMENTATION_RESULT: ${longMsg === null ? '' : `longMsg=${longMsg}\nINSTRUMENTATION_RESULT: `}shortMsg=${shortMsg}\nINSTRUMENTATION_CODE: 0\n`;
const CRASHED = died('Process crashed.');

/** Reasons of android.app.ApplicationExitInfo: 2 signal, 3 low memory, 4 crash, 5 native crash, 6 ANR, 10 by request. */
const deaths: Record<string, Death> = {
  crash: {
    text: died('java.lang.IllegalStateException', 'java.lang.IllegalStateException: Tensor is gone'),
    reason: 4,
    status: 0,
    description: 'crash',
  },
  native_crash: {
    text: died('Native crash', 'Native crash: Segmentation fault'),
    reason: 5,
    status: 11,
    description: 'crash',
  },
  anr: { text: CRASHED, reason: 6, status: 0, description: 'bg anr' },
  low_memory: { text: CRASHED, reason: 3, status: 0, description: null },
  system_death: {
    text: 'INSTRUMENTATION_ABORTED: System has crashed.\n',
    reason: 0,
    status: 0,
    description: null,
  },
  killed: { text: CRASHED, reason: 2, status: SIGKILL, description: null },
  stopped: { text: CRASHED, reason: 10, status: 0, description: 'stop' },
};

const eventLine = z.record(z.string(), z.unknown());
const RUBBISH = `${'the quick brown fox jumps over the lazy dog '.repeat(24).slice(0, 1023)}\n`;

/**
 * One instrumentation of the harness: its process, its events as `am instrument -w -r` shows them, and its end. The process
 * lives on when `am` is killed, as on a phone.
 */
export class Instrumentation {
  private readonly app: Process;
  private readonly jumpAtStart: number;
  private run: HarnessRun | null = null;
  private file: FileWriter | null = null;
  private told = 0;
  private death: Death | null = null;
  private isSilent = false;
  /** Whoever would tell the end is dead, too. */
  private isGone = false;
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly call: Call,
    private readonly options: InstrumentOptions,
  ) {
    const { phone } = call;
    // A new instrumentation begins with the end of the old process.
    for (const old of phone.processes.named(options.package)) old.kill(SIGKILL);
    this.app = phone.processes.start([options.package], null, 'u0_a234');
    this.jumpAtStart = phone.faults.wallClockJumpMs;
    phone.log.add(
      'I',
      'ActivityManager',
      `Start proc ${this.app.pid}:${options.package} for added application`,
    );
  }

  /** Resolves when `am` has nothing more to say. */
  async perform(parameters: string): Promise<void> {
    const { phone } = this.call;
    const path = this.options.extras.get('events_file');
    if (path !== undefined) this.file = await phone.files.write(path);
    const run = phone.harness!.start({ phone, parameters, onLine: (line) => this.take(line) });
    this.run = run;
    this.app.signal.addEventListener('abort', () => {
      this.death ??= deaths['killed']!;
      run.kill();
    });
    phone.body.change({ cpu: loadOf(parameters) });
    const ended = run.ended.then((end) => this.finish(end, nameIn(parameters)));
    if (this.options.waits) await ended;
    else void ended.catch(() => {});
  }

  private take(line: string): void {
    this.queue = this.queue.then(() => this.tell(line)).catch(() => {});
  }

  private async tell(line: string): Promise<void> {
    const { phone } = this.call;
    const { harness: fault } = phone.faults;
    if (this.death !== null || this.isSilent) return;
    if (fault !== null && this.told >= fault.afterEvents) await this.strike(fault.kind, fault.megabytes ?? 4);
    if (this.death !== null || this.isSilent) return;
    this.told += 1;
    const shown = this.rewrite(line);
    const isGarbled =
      phone.faults.harness?.kind === 'garbled' && this.told > phone.faults.harness.afterEvents;
    await this.show(isGarbled ? garble(shown) : shown);
  }

  private rewrite(line: string): string {
    const { phone } = this.call;
    const event = eventLine.parse(JSON.parse(line));
    const jumpedMs = phone.faults.wallClockJumpMs - this.jumpAtStart;
    return JSON.stringify(asOnPhone(phone, event, { pid: this.app.pid, jumpedMs }));
  }

  private async show(line: string): Promise<void> {
    if (this.file !== null) await this.file.write(Buffer.from(`${line}\n`));
    else await this.print(`INSTRUMENTATION_STATUS: rackmark=${line}\nINSTRUMENTATION_STATUS_CODE: 1\n`);
  }

  /** Into the output of `am`, as long as that lives. */
  private async print(text: string): Promise<void> {
    if (this.options.waits && this.call.process.killedBy === null) await this.call.out.write(text);
  }

  private async strike(kind: HarnessFaultKind, megabytes: number): Promise<void> {
    const { phone, process } = this.call;
    if (kind === 'garbled') return;
    phone.faults.harness = null;
    switch (kind) {
      case 'rubbish':
        for (let i = 0; i < megabytes * 16; i++) await this.print(RUBBISH.repeat(64));
        return;
      case 'silence':
        this.isSilent = true;
        this.run?.freeze();
        return;
      case 'lost':
        this.isSilent = this.isGone = true;
        (process.parent ?? process).kill(SIGKILL);
        this.app.kill(SIGKILL);
        return;
      case 'reboot':
        this.isSilent = this.isGone = true;
        void phone.reboot();
        return;
      default:
        this.death = deaths[kind]!;
        this.log(kind);
        this.run?.kill();
    }
  }

  private log(kind: HarnessFaultKind): void {
    const { log } = this.call.phone;
    const { package: name } = this.options;
    const { pid } = this.app;
    if (kind === 'crash') {
      log.add('E', 'AndroidRuntime', 'FATAL EXCEPTION: Instr: .HarnessInstrumentation', pid, 'crash');
      log.add('E', 'AndroidRuntime', `Process: ${name}, PID: ${pid}`, pid, 'crash');
    } else if (kind === 'native_crash')
      log.add(
        'F',
        'libc',
        `Fatal signal 11 (SIGSEGV), code 1 (SEGV_MAPERR) in tid ${pid} (${name})`,
        pid,
        'crash',
      );
    else if (kind === 'anr') log.add('E', 'ActivityManager', `ANR in ${name}`);
    else if (kind === 'low_memory')
      log.add('I', 'lowmemorykiller', `Kill '${name}' (${pid}), uid 10234, oom_score_adj 0`);
  }

  private async finish(end: HarnessEnd, name: string): Promise<void> {
    await this.queue;
    const { phone } = this.call;
    await this.file?.end();
    phone.processes.end(this.app);
    phone.body.change({ cpu: 0.02 });
    if (this.death === null && end.kind === 'died') {
      this.death = end.signal === 'SIGKILL' ? deaths['killed']! : deaths['native_crash']!;
      if (end.signal !== 'SIGKILL') this.log('native_crash');
    }
    const { reason, status, description } = this.death ?? {
      ...deaths['stopped']!,
      description: 'finished inst',
    };
    phone.packages.noteExit(this.options.package, {
      pid: this.app.pid,
      process: this.options.package,
      reason,
      status,
      description,
    });
    if (this.isGone) return;
    if (this.death !== null) return this.print(this.death.text);
    const done = end.kind === 'finished' && end.done;
    await this.print(
      `INSTRUMENTATION_RESULT: rackmark_end=${name}\nINSTRUMENTATION_RESULT: rackmark_lines=${this.told}\nINSTRUMENTATION_CODE: ${done ? -1 : 0}\n`,
    );
  }
}

/** The middle third of a line replaced by bytes that are none. */
const garble = (line: string) => {
  const third = Math.ceil(line.length / 3);
  return `${line.slice(0, third)}\u0007\uFFFD\uFFFD${line.slice(2 * third)}`;
};

const order = z.looseObject({
  run: z.string().optional(),
  configuration: z
    .looseObject({ accelerator: z.string().optional(), threads: z.number().optional() })
    .optional(),
});

function parsed(parameters: string): z.infer<typeof order> | null {
  try {
    return order.safeParse(JSON.parse(parameters)).data ?? null;
  } catch {
    return null;
  }
}

const nameIn = (parameters: string) => parsed(parameters)?.run ?? 'unnamed';

/** One thread keeps a phone's fastest core at its highest clock: most of the heat is there already. */
function loadOf(parameters: string): number {
  const configuration = parsed(parameters)?.configuration;
  if (configuration?.accelerator === 'npu') return 0.4;
  if (configuration?.accelerator === 'gpu') return 0.75;
  return Math.min(1, 0.4 + 0.15 * (configuration?.threads ?? 1));
}
