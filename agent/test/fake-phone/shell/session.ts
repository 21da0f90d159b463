import type { FakePhone } from '../phone.js';
import { Shell } from './interpreter.js';
import { type Io } from './io.js';
import { Killed, SIGHUP } from './processes.js';

export interface SessionIo extends Io {
  /** Calls back when the computer's end of the session is gone. */
  onHangUp(callback: () => void): void;
}

/**
 * One line that a computer sent, run to its end. Unlike on some phones, what was not detached (`setsid`, `nohup`) dies with
 * the session: whoever relies on more is caught here.
 * @returns its exit code
 */
export async function runSession(phone: FakePhone, line: string, io: SessionIo): Promise<number> {
  const process = phone.processes.start(['sh', '-c', line], null);
  io.onHangUp(() => process.kill(SIGHUP));
  const shell = new Shell(phone, process);
  try {
    const code = await process.unlessKilled(shell.run(line, io));
    await process.unlessKilled(Promise.all(shell.jobs));
    return code;
  } catch (error) {
    if (error instanceof Killed) return 128 + error.signal;
    throw error;
  } finally {
    phone.processes.end(process);
  }
}
