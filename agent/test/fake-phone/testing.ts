import type { FakePhone } from './phone.js';
import { nothing, type Sink } from './shell/io.js';
import { runSession } from './shell/session.js';

/** A guard against hangs, as in test-support/patience.ts, which a program of its own cannot import. */
const HANG_MS = 300_000;

/** Waits for a condition. @throws Error when it never comes true */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const late = performance.now() + HANG_MS;
  while (!(await what())) {
    if (performance.now() > late) throw new Error(`It did not happen: ${what.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Runs a line in the phone's shell without adb. */
export async function sh(
  phone: FakePhone,
  line: string,
): Promise<{ code: number; out: string; err: string }> {
  const text = { out: '', err: '' };
  const into = (name: 'out' | 'err'): Sink => ({
    write: async (data) => void (text[name] += data.toString()),
  });
  const code = await runSession(phone, line, {
    in: nothing,
    out: into('out'),
    err: into('err'),
    onHangUp: () => {},
  });
  return { code, ...text };
}
