import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, type Failure, type HarnessEvent } from '@rackmark/contracts';
import type { AdbPhone, Limits } from '../../../adb/transport.js';
import type { RunOrder } from '../../driver.js';
import { mainEvents } from './events.js';
import { commandLine, helpCommand, parseHelp, type Flags } from './flags.js';
import { failureOfMain } from './verdict.js';
import { litertLmStage, parseLitertLmMain } from '../read/litert-lm-main.js';
import type { DetachedLook } from '../read/detached-look.js';
import { ToolEvents } from '../tool/events.js';
import { startAndFollow } from '../tool/follow.js';
import type { ToolOrder } from '../tool/order.js';
import { pushProgram, type PushedProgram } from '../tool/program.js';
import { ToolText } from '../tool/text.js';

const NAME = 'litert_lm_main';
const HELP_LIMITS: Limits = { totalMs: 20_000 };

/**
 * Measures a language model with LiteRT-LM's own command-line runner instead of the harness, detached like it: a cut cable
 * ends nothing, and a run that goes on already is collected. It tells counts and durations of whole turns, no more.
 * @returns null when it ended with `done`
 * @throws AdbError when the link breaks and neither `phone` nor `onTrouble` mends it
 */
export async function runLitertLmMain(
  phone: AdbPhone,
  { binary, modelPathOnPhone, order, folder, everyMs, onTrouble }: ToolOrder,
  onEvent: (event: HarnessEvent) => void,
  signal: AbortSignal,
): Promise<Failure | null> {
  const { configuration, plan } = order;
  const early = new ToolEvents(order.runId, [], onEvent);
  const program = await pushProgram(
    phone,
    { name: NAME, file: binary, libraries: await librariesBeside(binary) },
    signal,
  );
  if ('failure' in program) return early.fails(program.failure);
  const flags = await askHelp(phone, program, signal);
  if ('failure' in flags) return early.fails(flags.failure);
  const command = commandLine(flags.flags, { program, model: modelPathOnPhone }, configuration, plan);
  if ('failure' in command) return early.fails(command.failure);

  const release = await phone.shell('getprop ro.build.version.release', { ...HELP_LIMITS, signal });
  // The first of several answers is a cold one.
  const phases =
    command.answers > 1 ? (['load', 'first', 'measure'] as const) : (['load', 'measure'] as const);
  const say = new ToolEvents(order.runId, phases, onEvent);
  const { sha256 } = program;
  say.hello({
    harness: { name: NAME, version: sha256.slice(0, 12) },
    engine: { name: 'litert-lm', version: 'unknown', build: sha256 },
    host: { name: 'android', version: release.out.trim() },
  });
  const text = new ToolText((line) => watch(say, litertLmStage(line)));
  const following = { folder, onBytes: (b: Buffer) => text.take(b), everyMs, onTrouble };
  const end = await startAndFollow(phone, { name: NAME, line: command.line }, following, order, signal);
  if ('failure' in end) return say.fails(end.failure);
  return tellEnd(say, end, text.whole, order, command.answers);
}

function watch(say: ToolEvents, stage: ReturnType<typeof litertLmStage>): void {
  // Older builds do not say when their engine is there.
  if (stage !== null && say.phase === 'load') say.nextPhase();
  if (stage === 'answer' && say.phase === 'first') say.nextPhase();
}

function tellEnd(
  say: ToolEvents,
  look: DetachedLook,
  text: string,
  { configuration }: RunOrder,
  answers: number,
): Failure | null {
  const report = parseLitertLmMain(text);
  const failure = failureOfMain(look, report, text, configuration, answers);
  if (failure === null) say.endPhase();
  for (const event of mainEvents(report, configuration, failure === null)) say.emit(event);
  if (failure !== null) return say.fails({ ...failure, phase: failure.phase ?? say.phase });
  say.emit({ type: 'done', samples: 0 });
  return null;
}

/** GPU accelerators, samplers and what the program is linked with; names that a shell takes as they are. */
async function librariesBeside(binary: string): Promise<string[]> {
  const folder = dirname(binary);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /^lib[\w.+-]+\.so$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

async function askHelp(
  phone: AdbPhone,
  program: PushedProgram,
  signal: AbortSignal,
): Promise<{ flags: Flags } | { failure: Failure }> {
  const { out } = await phone.shell(helpCommand(program), { ...HELP_LIMITS, signal });
  const flags = parseHelp(out);
  if (flags.has('model_path')) return { flags };
  const detail = out.slice(0, 4_000) || 'It printed nothing.';
  const message = /[Uu]nknown command line flag/.test(out)
    ? 'This litert_lm_main takes no flags: it was built without their names (ABSL_FLAGS_STRIP_NAMES=0 keeps them).'
    : 'This litert_lm_main does not run on this phone. Libraries that it needs belong beside it on the agent’s computer.';
  return { failure: fail('ENGINE_MISSING', message, { phase: 'load', detail }) };
}
