import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { findRoutes, HARNESS_VERSION } from '@rackmark/harness';
import { z } from 'zod';
import type { FakePhone } from '../phone.js';
import type { HarnessEnd, HarnessOrder, HarnessProgram, HarnessRun } from './program.js';

export interface JvmHarnessOptions {
  /** The program as `buildHarness` of scripts/harness/kotlin.mjs gives it: `java` and its arguments. */
  program: readonly [command: string, ...args: string[]];
  /** The native LiteRT of this computer. */
  libraryPath: string;
  /** LiteRT-LM of this computer: the app has both in one library, computers in two. */
  languageLibraryPath?: string | null;
  /** Where `RACKMARK_SOFTWARE_ACCELERATORS=gpu` is looked for. */
  env?: NodeJS.ProcessEnv;
  /** How many may run at the same time; the others' apps start late. Without it, all. */
  atOnce?: number;
}

/** As far as the fake must know it; what is wrong with the rest, the harness says itself. */
const known = z.looseObject({
  model_path: z.string().optional(),
  inputs: z.array(z.looseObject({ path: z.string().nullable().optional() })).optional(),
  configuration: z
    .looseObject({ engine: z.string().optional(), accelerator: z.string().optional() })
    .optional(),
});
type Known = z.infer<typeof known>;

/** One period of a throttled phone: the share that the clock limit took away, the process stands still. */
const THROTTLE_MS = 20;

/** A process that stands still does not notice that its parent is gone: none may be left behind. */
const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** The real Kotlin harness with the real LiteRT, as a process of this computer that believes to be on a phone. */
export class JvmHarness implements HarnessProgram {
  readonly version = HARNESS_VERSION;
  private readonly queue: (() => void)[] = [];
  private free: number;

  constructor(private readonly options: JvmHarnessOptions) {
    this.free = options.atOnce ?? Infinity;
  }

  start(order: HarnessOrder): HarnessRun {
    if (this.free > 0) return this.startNow(order);
    let run: HarnessRun | null = null;
    let isKilled = false;
    const ended = new Promise<void>((resolve) => this.queue.push(resolve)).then((): Promise<HarnessEnd> => {
      if (!isKilled) return (run = this.startNow(order)).ended;
      this.next();
      return Promise.resolve({ kind: 'died', signal: 'SIGKILL' });
    });
    const kill = () => {
      isKilled = true;
      run?.kill();
    };
    return { ended, kill, freeze: () => run?.freeze() };
  }

  private startNow(order: HarnessOrder): HarnessRun {
    this.free -= 1;
    const run = new JvmRun(this.options, order);
    void run.ended.finally(() => {
      this.free += 1;
      this.next();
    });
    return run;
  }

  private next(): void {
    if (this.free > 0) this.queue.shift()?.();
  }
}

class JvmRun implements HarnessRun {
  readonly ended: Promise<HarnessEnd>;
  private readonly child: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), 'rackmark-app-'));
  private readonly hostModel: string | null;
  private readonly phoneModel: string | null;
  private throttle: NodeJS.Timeout | null = null;
  private isFrozen = false;
  private rest = '';

  constructor(
    { program, libraryPath, languageLibraryPath = null, env = process.env }: JvmHarnessOptions,
    private readonly order: HarnessOrder,
  ) {
    const parameters = knownParameters(order.parameters);
    this.phoneModel = parameters?.model_path ?? null;
    this.hostModel = this.phoneModel === null ? null : hostPath(order.phone, this.phoneModel, this.folder);
    const { accelerator, engine } = parameters?.configuration ?? {};
    const cacheDir = join(this.folder, 'cache');
    mkdirSync(cacheDir);
    const route = accelerator === 'gpu' ? findRoutes(env).env.gpu : undefined;
    const [command, ...args] = program;
    this.child = spawn(command, args, {
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      env: { ...env, ...route },
      detached: true,
    });
    alive.add(this.child);
    this.ended = this.follow();
    const [, , , , input, lifeline] = this.child.stdio as unknown as (Duplex | null)[];
    for (const pipe of [input, lifeline]) pipe?.on('error', () => {});
    input?.end(
      parameters === null
        ? order.parameters
        : JSON.stringify({
            ...parameters,
            ...(this.hostModel === null ? {} : { model_path: this.hostModel }),
            inputs: parameters.inputs?.map((i) =>
              i.path ? { ...i, path: hostPath(order.phone, i.path, this.folder) } : i,
            ),
            library_path: engine === 'litert-lm' ? languageLibraryPath : libraryPath,
            npu: null,
            cache_dir: cacheDir,
          }),
    );
  }

  private async follow(): Promise<HarnessEnd> {
    const events = (this.child.stdio as unknown as (Readable | null)[])[3];
    events?.setEncoding('utf8').on('data', (text: string) => this.take(text));
    this.slowDown();
    const signal = await new Promise<string | null>((resolve) => {
      this.child.once('error', () => resolve('SIGKILL'));
      this.child.once('close', (_, by) => resolve(by));
    });
    alive.delete(this.child);
    if (this.throttle !== null) clearTimeout(this.throttle);
    rmSync(this.folder, { recursive: true, force: true });
    return signal === null ? { kind: 'finished', done: this.child.exitCode === 0 } : { kind: 'died', signal };
  }

  private take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) this.order.onLine(this.asOnPhone(line));
  }

  /** No path of this computer leaves the phone. */
  private asOnPhone(line: string): string {
    return this.hostModel === null ? line : line.replaceAll(this.hostModel, this.phoneModel!);
  }

  /** A lower clock: in every period the process rests for the share that it lost. */
  private slowDown(): void {
    const limit = this.order.phone.body.clockLimit();
    if (this.isFrozen || this.child.exitCode !== null) return;
    if (limit >= 0.98) {
      this.throttle = setTimeout(() => this.slowDown(), 200);
      return;
    }
    this.signal('SIGSTOP');
    this.throttle = setTimeout(
      () => {
        this.signal('SIGCONT');
        this.throttle = setTimeout(() => this.slowDown(), THROTTLE_MS * limit);
      },
      THROTTLE_MS * (1 - limit),
    );
  }

  private signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    if (!this.isFrozen || name === 'SIGKILL') this.child.kill(name);
  }

  freeze(): void {
    this.signal('SIGSTOP');
    this.isFrozen = true;
  }

  kill(): void {
    this.signal('SIGKILL');
  }
}

function knownParameters(text: string): Known | null {
  try {
    return known.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** A file of the phone, here under its name there; one that is not there gets a path where nothing is. */
function hostPath(phone: FakePhone, path: string, folder: string): string {
  const host = phone.files.file(path)?.host;
  if (!host) return join(folder, 'not-on-the-phone');
  const link = join(folder, basename(path));
  symlinkSync(host, link);
  return link;
}
