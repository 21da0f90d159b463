import type { FakePhone } from './phone.js';
import { nothing, type Sink } from './shell/io.js';
import { runSession } from './shell/session.js';

/** Waits for a condition. @throws Error when it does not come true in time */
export async function until(what: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
  const late = performance.now() + ms;
  while (!(await what())) {
    if (performance.now() > late) throw new Error(`Not within ${ms} ms: ${what.toString()}`);
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
