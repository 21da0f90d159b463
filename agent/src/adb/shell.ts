import type { Connect } from './adbkit.js';
import { openService } from './smart-socket.js';
import { AdbError, type Limits, type ShellBytes } from './transport.js';
import type { Wire } from './wire.js';

/** Ids of shell protocol packets: one byte, then the length of what follows. */
const STDOUT = 1;
const STDERR = 2;
const EXIT = 3;
const MOST_PACKET = 16 * 1024 * 1024;
/** What a command may print; more belongs into a file on the phone. */
const MOST_OUTPUT = 64 * 1024 * 1024;
/** For those who give none. A whole time alone allows silence: checking a large file says nothing for minutes. */
const SHELL_LIMITS: Limits = { idleMs: 30_000 };

/** Runs one line in the phone's shell. Only an exit packet is an end. @throws AdbError */
export async function runShell(
  connect: Connect,
  transportId: string,
  command: string,
  limits: Limits = {},
): Promise<ShellBytes> {
  const wire = await openService(connect, transportId, `shell,v2,raw:${command}`, {
    ...(limits.totalMs === undefined ? SHELL_LIMITS : {}),
    ...limits,
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  try {
    const code = await readPackets(wire, out, err);
    return { code, out: Buffer.concat(out), err: Buffer.concat(err).toString('utf8') };
  } catch (error) {
    if (!(error instanceof AdbError)) throw error;
    throw new AdbError(
      error.kind,
      `the shell did not end: ${error.message}`,
      Buffer.concat(out).toString('utf8'),
    );
  } finally {
    wire.close();
  }
}

/** @returns the exit code. @throws AdbError */
async function readPackets(wire: Wire, out: Buffer[], err: Buffer[]): Promise<number> {
  for (let size = 0; ;) {
    const head = await wire.read(5);
    const length = head.readUInt32LE(1);
    if (length > MOST_PACKET) throw new AdbError('TRUNCATED', 'the answer is garbled');
    const body = await wire.read(length);
    size += length;
    if (size > MOST_OUTPUT) throw new AdbError('FAIL', `it printed more than ${MOST_OUTPUT} bytes`);
    if (head[0] === EXIT && length === 1) return body[0]!;
    if (head[0] === STDOUT) out.push(body);
    else if (head[0] === STDERR) err.push(body);
    else throw new AdbError('TRUNCATED', 'the answer is garbled');
  }
}
