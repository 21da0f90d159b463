import { setTimeout as sleep } from 'node:timers/promises';
import { quoted } from '../../../adb/quoted.js';
import { AdbError, type AdbPhone, type Limits } from '../../../adb/transport.js';
import { parseDetachedLook, type DetachedLook } from '../read/detached-look.js';

/**
 * Commands that go on when the cable is cut. Each has a folder of its own on the phone, in which it leaves:
 * `started` (a folder: the lock, made once), `boot` (id of the boot), `pid`, `output.txt`, and at its end `exit`.
 */
const OUTPUT_FILE = 'output.txt';
const START_LIMITS: Limits = { totalMs: 15_000 };
const LOOK_LIMITS: Limits = { totalMs: 15_000 };
/** Bytes of output in one look. */
const MOST_AT_ONCE = 256 * 1024;
/** Output is read in whole blocks of this. */
const BLOCK = 4096;
const PID_WAIT_MS = 5_000;
const PID_POLL_MS = 50;

/**
 * Starts a shell line in its folder, at most once: where the same was started before (the answer to that may have been
 * lost with the cable), nothing is started again. @param line its output goes to the folder's output file
 * @throws AdbError FAIL when the phone did not start it
 */
export async function startDetached(
  phone: AdbPhone,
  { folder, line, waitMs = PID_WAIT_MS }: { folder: string; line: string; waitMs?: number },
  limits: Limits = {},
): Promise<void> {
  const { code, err, out } = await phone.shell(startScript(folder, line), { ...START_LIMITS, ...limits });
  if (code !== 0) throw notStarted(err || out);
  const { state } = await hasStarted(phone, { folder, waitMs }, limits);
  if (state === 'absent') throw notStarted(err || out);
}

/** Its number is written a moment after it was asked for. */
async function hasStarted(
  phone: AdbPhone,
  { folder, waitMs = PID_WAIT_MS }: { folder: string; waitMs?: number },
  limits: Limits,
): Promise<DetachedLook> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const look = await lookAt(phone, { folder, offset: 0, most: 0 }, limits);
    if (look.state !== 'absent' || performance.now() > deadline) return look;
    await pause(PID_POLL_MS, limits.signal);
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {
    throw new AdbError('ABORTED', 'stopped');
  });
}

const notStarted = (said: string): AdbError =>
  new AdbError('FAIL', 'the phone did not start the command', said.trim().slice(0, 2_000));

/**
 * `mkdir` decides who starts it, inside the process that then does the work: a second start ends at once, and no lock is
 * ever left without its process. The session's leader, so that all of it can be ended together.
 */
function startScript(folder: string, line: string): string {
  const inner = [
    `cd ${quoted(folder)} && mkdir started 2>/dev/null || exit 0`,
    `cat /proc/sys/kernel/random/boot_id > boot`,
    `echo $$ > pid`,
    `(${line}) > ${OUTPUT_FILE} 2>&1 </dev/null`,
    `echo $? > exit`,
  ].join('; ');
  // The app is another user: it must be able to read what lies there.
  return `umask 022; mkdir -p ${quoted(folder)} && { setsid nohup sh -c ${quoted(inner)} </dev/null >/dev/null 2>&1 & }`;
}

/** How it stands, with its output from `offset` on, at most `most` bytes. @throws AdbError */
export async function lookAt(
  phone: AdbPhone,
  { folder, offset, most = MOST_AT_ONCE }: { folder: string; offset: number; most?: number },
  limits: Limits = {},
): Promise<DetachedLook & { bytes: Buffer }> {
  const { out, err } = await phone.shellBytes(lookScript(folder, offset, most), {
    ...LOOK_LIMITS,
    ...limits,
  });
  const look = parseDetachedLook(err);
  if (look === null)
    throw new AdbError('TRUNCATED', 'the phone did not tell how the command stands', err.slice(0, 2_000));
  const lead = offset % BLOCK;
  return { ...look, bytes: out.subarray(lead, lead + most) };
}

/**
 * `dd` and not `tail | head`: older phones have no `head -c`, and their `tail -c +N` reads the file from its beginning. It
 * counts in blocks, so the answer begins with the block in which `offset` lies. The order matters. Life before exit code: what is dead and has left none by then never will. Exit code before the bytes:
 * what is read after it is complete. Facts go to standard error, so that the output is nothing but the command's bytes.
 */
function lookScript(folder: string, offset: number, most: number): string {
  const facts = [
    'pid=$p',
    'alive=$a',
    'exit=$(cat exit 2>/dev/null)',
    'started=$(cat boot 2>/dev/null)',
    'boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)',
    `size=$(stat -c %s ${OUTPUT_FILE} 2>/dev/null)`,
  ].join(' ');
  const skip = Math.floor(offset / BLOCK);
  const count = Math.ceil((offset + most) / BLOCK) - skip;
  const read = most === 0 ? '' : `; dd if=${OUTPUT_FILE} bs=${BLOCK} skip=${skip} count=${count} 2>/dev/null`;
  return (
    `if cd ${quoted(folder)} 2>/dev/null; then p=$(cat pid 2>/dev/null); a=no; ` +
    `if [ -n "$p" ] && kill -0 $p 2>/dev/null; then a=yes; fi; ` +
    `echo "look ${facts} end" >&2${read}; else echo "look none end" >&2; fi`
  );
}

/**
 * Ends it with all that it started, also where it was only just asked for: who has the lock decides, and here it may be
 * taken so that it never starts. Nothing happens to what has ended. @throws AdbError
 */
export async function stopDetached(phone: AdbPhone, folder: string, limits: Limits = {}): Promise<void> {
  const all = { ...LOOK_LIMITS, ...limits };
  const own = quoted(folder);
  const taken = await phone.shell(`mkdir -p ${own} && cd ${own} && mkdir started 2>/dev/null`, all);
  if (taken.code === 0 || (await hasStarted(phone, { folder }, limits)).state !== 'running') return;
  await phone.shell(`p=$(cat ${own}/pid) && { kill -9 -$p 2>/dev/null || kill -9 $p; }`, all);
}

/** The phone does not answer: is it worth to ask again? Resolves when it may. */
export type OnTrouble = (error: AdbError) => Promise<boolean>;

/** Asks again as long as it is worth it; for what bears being done twice. @throws AdbError */
export async function mended<T>(work: () => Promise<T>, onTrouble: OnTrouble | undefined): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AdbError) || error.kind === 'ABORTED' || !(await onTrouble?.(error)))
        throw error;
    }
  }
}

export interface Following {
  folder: string;
  /** All output from the start on, in order, each byte once. */
  onBytes: (bytes: Buffer) => void;
  /** Milliseconds between two looks while nothing new comes. */
  everyMs?: number;
  /** Absent: the error is thrown. */
  onTrouble?: OnTrouble;
}
const EVERY_MS = 500;

/**
 * Reads on until it ended or is lost and all of its output was handed on. A phone that goes away and comes back is read from
 * where it was left. @throws AdbError
 */
export async function followDetached(
  phone: AdbPhone,
  { folder, onBytes, everyMs = EVERY_MS, onTrouble }: Following,
  signal: AbortSignal,
): Promise<DetachedLook> {
  for (let offset = 0; ;) {
    const look = await mended(() => lookAt(phone, { folder, offset }, { signal }), onTrouble);
    if (signal.aborted) throw new AdbError('ABORTED', 'stopped');
    if (look.bytes.length > 0) {
      offset += look.bytes.length;
      onBytes(look.bytes);
      // More may wait already.
      if (offset < look.size) continue;
    }
    if (look.state !== 'running' && offset >= look.size) return look;
    await pause(everyMs, signal);
  }
}
