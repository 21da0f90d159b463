import { fail, type Failure, type HarnessEvent } from '@rackmark/contracts';
import { quoted } from '../../../adb/quoted.js';
import type { AdbPhone, Limits } from '../../../adb/transport.js';
import type { RunOrder } from '../../driver.js';
import { reportEvents } from './events.js';
import { commandLine, parseUsage, usageCommand, type Tool } from './flags.js';
import { failureOfTool } from './verdict.js';
import { parseBenchmarkModel, sectionOf } from '../read/benchmark-model.js';
import type { DetachedLook } from '../read/detached-look.js';
import { ToolEvents } from '../tool/events.js';
import { startAndFollow } from '../tool/follow.js';
import type { ToolOrder } from '../tool/order.js';
import { pushProgram } from '../tool/program.js';
import { ToolText } from '../tool/text.js';

const NAME = 'benchmark_model';
/** Load, then the tool's two sections. */
const PHASES = ['load', 'warmup', 'measure'] as const;
const USAGE_LIMITS: Limits = { totalMs: 20_000 };

/**
 * Measures with LiteRT's prebuilt `benchmark_model` instead of the harness, detached like it: a cut cable ends nothing, and
 * a run that goes on already is collected. Its figures are sums without samples.
 * @returns null when it ended with `done`
 * @throws AdbError when the link breaks and neither `phone` nor `onTrouble` mends it
 */
export async function runBenchmarkModel(
  phone: AdbPhone,
  { binary, modelPathOnPhone, order, folder, everyMs, onTrouble }: ToolOrder,
  onEvent: (event: HarnessEvent) => void,
  signal: AbortSignal,
): Promise<Failure | null> {
  const say = new ToolEvents(order.runId, PHASES, onEvent);
  const program = await pushProgram(phone, { name: NAME, file: binary }, signal);
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
  const { sha256 } = program;
  say.hello({
    harness: { name: NAME, version: sha256.slice(0, 12) },
    engine: { name: 'litert', version: 'unknown', build: sha256 },
    host: { name: 'android', version: release.out.trim() },
  });
  const text = new ToolText((line) => sectionOf(line) !== null && say.nextPhase());
  const following = { folder, onBytes: (b: Buffer) => text.take(b), everyMs, onTrouble };
  const end = await startAndFollow(phone, { name: NAME, line: command.line }, following, order, signal);
  if ('failure' in end) return say.fails(end.failure);
  return tellEnd(say, end, text.whole, tool, order);
}

function tellEnd(
  say: ToolEvents,
  look: DetachedLook,
  text: string,
  tool: Tool,
  { configuration }: RunOrder,
): Failure | null {
  const report = parseBenchmarkModel(text);
  const failure = failureOfTool(look, report, text, configuration);
  if (failure === null) say.endPhase();
  const events = reportEvents(report, tool, configuration);
  for (const event of events) if (failure === null || event.type !== 'reported') say.emit(event);
  if (failure !== null) return say.fails({ ...failure, phase: failure.phase ?? say.phase });
  say.emit({ type: 'done', samples: events.filter((e) => e.type === 'samples').length });
  return null;
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
