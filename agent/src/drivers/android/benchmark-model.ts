import { fail, harnessEvent, type Failure, type HarnessEvent } from '@rackmark/contracts';
import { quoted } from '../../adb/quoted.js';
import { AdbError, type AdbPhone, type Limits } from '../../adb/transport.js';
import { sha256Of } from '../../sha256.js';
import type { RunOrder } from '../driver.js';
import { commandLine, parseUsage, usageCommand, type Tool } from './benchmark-model/flags.js';
import { reportEvents, type ReportEvent } from './benchmark-model/events.js';
import { failureOfTool } from './benchmark-model/verdict.js';
import { followDetached, mended, startDetached, stopDetached, type OnTrouble } from './detached.js';
import { layout } from './layout.js';
import { parseBenchmarkModel, sectionOf } from './read/benchmark-model.js';
import type { DetachedLook } from './read/detached-look.js';
import { LineCutter } from './read/lines.js';

/** Of all that it printed, the first and the last part are kept. */
const MOST_TEXT = 1024 * 1024;
const USAGE_LIMITS: Limits = { totalMs: 20_000 };
const HASH_LIMITS: Limits = { totalMs: 60_000 };

export interface BenchmarkModelOrder {
  /** Path of the Android arm64 program on this computer. */
  binary: string;
  modelPathOnPhone: string;
  order: RunOrder;
  /** The run's own folder on the phone. */
  folder: string;
  /** As `followDetached` has them. */
  everyMs?: number;
  onTrouble?: OnTrouble;
}

/**
 * Measures with LiteRT's prebuilt `benchmark_model` instead of the harness, detached like it: a cut cable ends nothing, and
 * a run that goes on already is collected. Its figures are sums without samples.
 * @returns null when it ended with `done`
 * @throws AdbError when the link breaks and neither `phone` nor `onTrouble` mends it
 */
export async function runBenchmarkModel(
  phone: AdbPhone,
  { binary, modelPathOnPhone, order, folder, everyMs, onTrouble }: BenchmarkModelOrder,
  onEvent: (event: HarnessEvent) => void,
  signal: AbortSignal,
): Promise<Failure | null> {
  const say = new Events(order.runId, onEvent);
  const program = await pushProgram(phone, binary, signal);
  if ('failure' in program) return say.fails(program.failure);
  const tool = await askUsage(phone, program.path, signal);
  if ('failure' in tool) return say.fails(tool.failure);
  const command = commandLine(
    tool,
    { binary: program.path, model: modelPathOnPhone },
    order.configuration,
    order.plan,
  );
  if ('failure' in command) return say.fails(command.failure);

  const release = await phone.shell('getprop ro.build.version.release', { ...USAGE_LIMITS, signal });
  say.hello(program.sha256, release.out.trim());
  const text = new ToolText(say);
  const following = { folder, onBytes: (b: Buffer) => text.take(b), everyMs, onTrouble };
  const end = await startAndFollow(phone, command.line, following, order, signal);
  if ('failure' in end) return say.fails(end.failure);
  return say.ends(end, text.whole, tool, order);
}

/** Until it ended, is lost, was stopped, or took too long; what is not wanted any more is ended on the phone, too. */
async function startAndFollow(
  phone: AdbPhone,
  line: string,
  following: Parameters<typeof followDetached>[1],
  { plan }: RunOrder,
  signal: AbortSignal,
): Promise<DetachedLook | { failure: Failure }> {
  const seconds = plan.timeout_seconds;
  const timeout = AbortSignal.timeout(seconds * 1000);
  const either = AbortSignal.any([signal, timeout]);
  try {
    const { folder, onTrouble } = following;
    await mended(() => startDetached(phone, { folder, line }, { signal: either }), onTrouble);
    return await followDetached(phone, following, either);
  } catch (error) {
    if (!(error instanceof AdbError) || error.kind !== 'ABORTED') throw error;
    await stopDetached(phone, following.folder).catch(() => {});
    return {
      failure: signal.aborted
        ? fail('CANCELLED', 'The work was stopped.')
        : fail('TIMEOUT', `benchmark_model did not end within ${seconds} s and was stopped.`),
    };
  }
}

/** Once a phone: it lies there under its hash, checked before it gets its name. */
export async function pushProgram(
  phone: AdbPhone,
  binary: string,
  signal: AbortSignal,
): Promise<{ path: string; sha256: string } | { failure: Failure }> {
  const sha256 = await sha256Of(binary);
  const folder = `${layout.programs}/${sha256.slice(0, 16)}`;
  const path = `${folder}/benchmark_model`;
  const isThere = async (at: string): Promise<boolean> => {
    const { out } = await phone.shell(`sha256sum ${at} 2>/dev/null`, { ...HASH_LIMITS, signal });
    return out.startsWith(sha256);
  };
  if (await isThere(path)) return { path, sha256 };
  await phone.shell(`mkdir -p ${folder}`, { ...HASH_LIMITS, signal });
  await phone.push(binary, `${path}.new`, { mode: 0o755, signal });
  if (!(await isThere(`${path}.new`)))
    return {
      failure: fail('TRANSFER_DAMAGED', 'benchmark_model did not arrive on the phone as it was sent.'),
    };
  await phone.shell(`chmod 755 ${path}.new && mv ${path}.new ${path}`, { ...HASH_LIMITS, signal });
  return { path, sha256 };
}

async function askUsage(
  phone: AdbPhone,
  path: string,
  signal: AbortSignal,
): Promise<Tool | { failure: Failure }> {
  const { out } = await phone.shell(usageCommand(path), { ...USAGE_LIMITS, signal });
  return (
    parseUsage(out) ?? {
      failure: fail('ENGINE_MISSING', 'This benchmark_model does not run on this phone.', {
        phase: 'load',
        detail: out.slice(0, 4_000) || `${quoted(path)} printed nothing.`,
      }),
    }
  );
}

/** What the tool printed, in bounded memory, told as phases while it comes. */
class ToolText {
  private head = '';
  private tail = '';
  private readonly cutter = new LineCutter(64 * 1024);
  constructor(private readonly say: Events) {}

  get whole(): string {
    return this.head + this.tail;
  }
  take(bytes: Buffer): void {
    for (const line of this.cutter.push(bytes)) {
      if (sectionOf(line) !== null) this.say.nextPhase();
      if (this.head.length < MOST_TEXT) this.head += `${line}\n`;
      else this.tail = `${this.tail}${line}\n`.slice(-MOST_TEXT);
    }
  }
}

type Body = ReportEvent | { type: 'hello' | 'phase' | 'error' | 'done'; [field: string]: unknown };
const PHASES = ['load', 'warmup', 'measure'] as const;

/** The run's events in their envelopes. */
class Events {
  private seq = 0;
  private phase = -1;
  private samples = 0;
  private readonly since = performance.now();

  constructor(
    private readonly run: string,
    private readonly onEvent: (event: HarnessEvent) => void,
  ) {}

  hello(sha256: string, release: string): void {
    this.emit({
      type: 'hello',
      harness: { name: 'benchmark_model', version: sha256.slice(0, 12) },
      engine: { name: 'litert', version: 'unknown', build: sha256 },
      host: { name: 'android', version: release },
      pid: null,
      overhead_ns: null,
    });
    this.nextPhase();
  }

  /** Load, then the tool's two sections. */
  nextPhase(): void {
    this.endPhase();
    this.phase++;
    const name = PHASES[this.phase];
    if (name !== undefined) this.emit({ type: 'phase', name, state: 'begin' });
  }
  private endPhase(): void {
    const name = PHASES[this.phase];
    if (name !== undefined) this.emit({ type: 'phase', name, state: 'end' });
  }

  ends(look: DetachedLook, text: string, tool: Tool, { configuration }: RunOrder): Failure | null {
    const report = parseBenchmarkModel(text);
    const failure = failureOfTool(look, report, text, configuration);
    const phase = PHASES[Math.min(this.phase, PHASES.length - 1)] ?? null;
    if (failure === null) this.endPhase();
    for (const event of reportEvents(report, tool, configuration))
      if (failure === null || event.type !== 'reported') this.emit(event);
    if (failure !== null) return this.fails({ ...failure, phase: failure.phase ?? phase });
    this.emit({ type: 'done', samples: this.samples });
    return null;
  }

  fails(failure: Failure): Failure {
    const { name, message, phase, detail } = failure;
    this.emit({ type: 'error', name, message, phase, detail });
    return failure;
  }

  private emit(body: Body): void {
    if (body.type === 'samples') this.samples += 1;
    const t_ns = Math.round((performance.now() - this.since) * 1e6);
    this.onEvent(harnessEvent.parse({ v: 1, run: this.run, seq: this.seq++, t_ns, ...body }));
  }
}
