import { EventStream } from '@rackmark/harness/core';
import { pause } from '../../../pause.js';
import { fail, type Failure, type HarnessEvent, type HarnessParameters } from '@rackmark/contracts';
import { quoted } from '../../../adb/quoted.js';
import { lookAt, startDetached, stopDetached } from '../link/detached.js';
import { INSTRUMENTATION, layout, PACKAGE } from '../layout.js';
import type { AndroidLimits } from '../limits.js';
import type { Link } from '../link/link.js';
import { Pace } from './pace.js';
import { parseExitInfo, type ExitInfo } from '../read/exit-info.js';
import { InstrumentationReader } from '../read/instrumentation.js';
import { RunLimit } from './run-limit.js';
import { deathOf } from './verdict.js';

/** Lines that belong to nothing: some vendors print one or two, a thousand are not a harness. */
const MOST_RUBBISH = 1_000;
const EXIT_INFO_MS = 400;
/** A look brings megabytes where much was missed: it may take as long as so many questions. */
const LOOKS = 3;

export interface RunTools {
  link: Link;
  limits: AndroidLimits;
  now: () => number;
  /** Android keeps why processes ended. */
  apiLevel: number;
}

/** @returns whether this run was started on the phone by this or an earlier process */
export async function wasStarted(link: Link, runId: string, signal: AbortSignal): Promise<boolean> {
  const look = await link.use(
    (phone) => lookAt(phone, { folder: layout.run(runId), offset: 0, most: 0 }, { signal }),
    signal,
  );
  return look.state !== 'absent';
}

/** Starts the harness, so that it goes on without the cable. @throws Stop, AdbError */
export async function startRun(
  tools: RunTools,
  parameters: HarnessParameters,
  signal: AbortSignal,
): Promise<void> {
  const folder = layout.run(parameters.run);
  // One line for all of it: each question to a phone takes the next run's time.
  const files = [parameters.model_path, ...parameters.inputs.flatMap((i) => i.path ?? [])].join(' ');
  const write = `touch -c ${files}; printf %s ${quoted(JSON.stringify(parameters))} > parameters.json`;
  const line = `${write} && am instrument -w -r -e parameters_file ${folder}/parameters.json ${INSTRUMENTATION}`;
  await tools.link.use((phone) => startDetached(phone, { folder, line }, { signal }), signal);
}

/** Reads a run from its first byte to its end, over every break of the link. @returns null when it ended with `done` */
export async function followRun(
  tools: RunTools,
  { run: runId, plan }: Pick<HarnessParameters, 'run' | 'plan'>,
  onEvent: (event: HarnessEvent) => void,
  signal: AbortSignal,
): Promise<Failure | null> {
  const { link, limits, now } = tools;
  const folder = layout.run(runId);
  const pace = new Pace(limits, plan, now);
  const reader = new InstrumentationReader();
  const limit = new RunLimit(plan, now);
  const stream = new EventStream(runId, (event) => {
    pace.take(event);
    limit.take(event);
    onEvent(event);
  });
  for (let offset = 0; ;) {
    const look = await link.use(
      (phone) =>
        lookAt(
          phone,
          { folder, offset, most: limits.readBytes },
          { signal, totalMs: LOOKS * limits.shellMs },
        ),
      signal,
    );
    offset += look.bytes.length;
    for (const item of reader.push(look.bytes)) if (item.kind === 'event') stream.take(item.line);
    if (stream.failure !== null) return await ended(tools, folder, stream.failure);
    const isRead = offset >= look.size;
    if (look.rebooted)
      return fail('DEVICE_REBOOTED', 'The phone restarted in the middle of a run.', { phase: stream.phase });
    const isEnd = isRead && (reader.end !== null || look.state !== 'running');
    const rubbish = rubbishIn(reader, offset, stream.phase, limits);
    // Also when it reached its end meanwhile; one that died has a better cause.
    if (rubbish !== null && (stream.done !== null || !isEnd)) return await ended(tools, folder, rubbish);
    if (isEnd) {
      reader.finish();
      return await verdict(tools, stream, reader, { signal, isLost: look.state === 'lost' });
    }
    if (limit.leftMs() < 0) return await ended(tools, folder, limit.failure(stream.phase));
    if (isRead) await pause(Math.min(pace.nextMs(), limit.leftMs() + 1), signal);
    signal.throwIfAborted();
  }
}

function rubbishIn(
  reader: InstrumentationReader,
  offset: number,
  phase: string | null,
  limits: Pick<AndroidLimits, 'outputBytes'>,
): Failure | null {
  const tooMuch = offset > limits.outputBytes;
  if (!tooMuch && reader.rubbish <= MOST_RUBBISH) return null;
  const what = tooMuch
    ? `more than ${Math.round(limits.outputBytes / 2 ** 20)} MiB of output`
    : `${reader.rubbish} lines that are none of its events`;
  return fail(
    'HARNESS_FAULT',
    `The harness printed ${what}, the last one after event line ${reader.count}. It was stopped.`,
    { phase, detail: reader.lastRubbish.join('\n') },
  );
}

async function verdict(
  tools: RunTools,
  stream: EventStream,
  reader: InstrumentationReader,
  { signal, isLost }: { signal: AbortSignal; isLost: boolean },
): Promise<Failure | null> {
  if (stream.failure !== null) return stream.failure;
  if (stream.done !== null) return lineCount(stream, reader);
  if (isLost && reader.end === null) {
    await pause(tools.limits.confirmMs, signal);
    // Another boot is told by the link itself.
    await tools.link.shell('echo alive', signal);
    return fail(
      'DEVICE_LOST',
      'The run’s process on the phone is gone without a word, and the phone did not restart.',
      { phase: stream.phase, detail: reader.lastRubbish.join('\n') || null },
    );
  }
  // What was noted as installed does not start: without the note it is installed again.
  if (reader.end?.kind === 'not_started') await tools.link.shell(`rm -f ${layout.harness}`, signal);
  const exit = tools.apiLevel >= 30 ? await exitOf(tools.link, stream.pid, signal) : null;
  return deathOf({
    end: reader.end,
    exit,
    phase: stream.phase,
    rubbish: reader.lastRubbish,
    rubbishLines: reader.rubbish,
  });
}

/** The harness says at its end how many lines it wrote. */
function lineCount(stream: EventStream, reader: InstrumentationReader): Failure | null {
  const said = reader.end?.kind === 'code' ? reader.end.results['rackmark_lines'] : undefined;
  return said === undefined || Number(said) === reader.count
    ? null
    : fail('HARNESS_FAULT', `The harness wrote ${said} lines, and ${reader.count} arrived.`, {
        phase: stream.phase,
      });
}

/** The newest entry of the run's own process; without its number the newest of all. */
async function exitOf(link: Link, pid: number | null, signal: AbortSignal): Promise<ExitInfo | null> {
  for (const again of [true, false]) {
    const all = parseExitInfo(await link.shell(`dumpsys activity exit-info ${PACKAGE}`, signal));
    const found = pid === null ? all[0] : all.find((e) => e.pid === pid);
    if (found !== undefined || !again) return found ?? null;
    // Android writes it down a moment after `am` has said its end.
    await pause(EXIT_INFO_MS, signal);
  }
  return null;
}

/** Ends what still goes on there; the first cause stays the cause. */
async function ended(tools: RunTools, folder: string, failure: Failure): Promise<Failure> {
  await endRun(tools, folder);
  return failure;
}

/** Force-stops the app and the command that waits for it. A phone that is away is cleaned when it is back. */
export async function endRun(
  { link, limits }: Pick<RunTools, 'link' | 'limits'>,
  folder: string,
): Promise<void> {
  const signal = AbortSignal.timeout(limits.shellMs);
  const { phone } = link.now;
  if (phone === null) return;
  await phone.shell(`am force-stop ${PACKAGE}`, { signal }).catch(() => {});
  await stopDetached(phone, folder, { signal }).catch(() => {});
}
