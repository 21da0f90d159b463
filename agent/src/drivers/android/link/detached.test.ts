import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LocalPhone } from '../../../../test/support/local-phone.js';
import { AdbError } from '../../../adb/transport.js';
import { followDetached, lookAt, startDetached, stopDetached } from './detached.js';
import { parseDetachedLook } from '../read/detached-look.js';

let root: string;
let folder: string;
let phone: LocalPhone;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rackmark-detached-'));
  folder = join(root, "a run's");
  phone = new LocalPhone(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const never = new AbortController().signal;
const cut = (after: boolean) => ({ error: new AdbError('TRUNCATED', 'cable'), after });
async function collect(options: { onTrouble?: (e: AdbError) => Promise<boolean> } = {}) {
  const parts: Buffer[] = [];
  const end = await followDetached(
    phone,
    { folder, everyMs: 5, onBytes: (b) => parts.push(b), ...options },
    never,
  );
  return { end, text: Buffer.concat(parts).toString('utf8') };
}

describe('a command that goes on without its cable', () => {
  it('hands on its whole output and its exit code', async () => {
    await startDetached(phone, { folder, line: "printf 'a\\n'; echo fault >&2; exit 7" });
    const { end, text } = await collect();
    expect(text).toBe('a\nfault\n');
    expect(end).toMatchObject({ state: 'ended', exitCode: 7, rebooted: false, size: 8 });
  });

  it('runs once, however often the start had to be repeated', async () => {
    const line = `echo once >> ${join(root, 'count')}`;
    phone.troubles.push(cut(true));
    await expect(startDetached(phone, { folder, line })).rejects.toMatchObject({ kind: 'TRUNCATED' });
    await startDetached(phone, { folder, line });
    await collect();
    await startDetached(phone, { folder, line });
    expect(readFileSync(join(root, 'count'), 'utf8')).toBe('once\n');
  });

  it('is read on from where the cable was cut, each byte once, letters whole', async () => {
    const whole = 'Grüße 🙂\n'.repeat(60_000);
    writeFileSync(join(root, 'source'), whole);
    await startDetached(phone, { folder, line: `cat ${join(root, 'source')}` });
    phone.troubles.push(cut(false), cut(true), cut(false));
    let troubles = 0;
    const { text } = await collect({ onTrouble: async () => ++troubles > 0 });
    expect(text === whole).toBe(true);
    expect(troubles).toBe(3);
  });

  it('says that it is lost when it was killed, after what it had printed', async () => {
    await startDetached(phone, { folder, line: 'echo before; sleep 60' });
    while ((await lookAt(phone, { folder, offset: 0 })).size === 0);
    expect(await lookAt(phone, { folder, offset: 0 })).toMatchObject({ state: 'running' });
    await stopDetached(phone, folder);
    const { end, text } = await collect();
    expect(text).toBe('before\n');
    expect(end).toMatchObject({ state: 'lost', exitCode: null, rebooted: false });
  });

  it('knows a process of another boot by its number only', async () => {
    await startDetached(phone, { folder, line: 'sleep 60' });
    const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
    writeFileSync(join(folder, 'boot'), '00000000-0000-4000-8000-000000000000\n');
    expect(await lookAt(phone, { folder, offset: 0 })).toMatchObject({ state: 'lost', rebooted: true });
    process.kill(-Number(pid), 'SIGKILL');
  });

  it('says what stands in the way of a start', async () => {
    writeFileSync(join(root, 'file'), '');
    await expect(
      startDetached(phone, { folder: join(root, 'file', 'below'), line: 'true' }),
    ).rejects.toMatchObject({ kind: 'FAIL', detail: expect.stringMatching(/directory/) });
    expect(existsSync(folder)).toBe(false);
    expect(await lookAt(phone, { folder, offset: 0 })).toMatchObject({ state: 'absent', size: 0 });
  });

  it.each([
    ['before it could', true],
    ['before anything of it was there', false],
  ])('never starts when it was stopped %s', async (_, isThere) => {
    if (isThere) mkdirSync(folder);
    const looks = phone.commands.length;
    await stopDetached(phone, folder);
    // One question: nothing was started, so nothing is waited for.
    expect(phone.commands).toHaveLength(looks + 1);
    const starting = startDetached(phone, { folder, line: `touch ${join(root, 'ran')}`, waitMs: 100 });
    await expect(starting).rejects.toMatchObject({ kind: 'FAIL' });
    expect(existsSync(join(root, 'ran'))).toBe(false);
  });

  it('is read from any byte, so many bytes and no more', async () => {
    const text = Array.from({ length: 2_000 }, (_, i) => `line ${i}\n`).join('');
    await startDetached(phone, { folder, line: 'true' });
    await collect();
    writeFileSync(join(folder, 'output.txt'), text);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), fc.integer({ min: 1, max: 9_000 }), async (offset, most) => {
        const { bytes } = await lookAt(phone, { folder, offset, most });
        expect(bytes.toString()).toBe(text.slice(offset, offset + most));
      }),
      { numRuns: 40 },
    );
  });

  it('is followed no further when nobody wants it any more', async () => {
    await startDetached(phone, { folder, line: 'sleep 60' });
    const stop = new AbortController();
    const following = followDetached(phone, { folder, onBytes: () => {}, everyMs: 5 }, stop.signal);
    stop.abort();
    await expect(following).rejects.toMatchObject({ kind: 'ABORTED' });
    await stopDetached(phone, folder);
  });
});

describe('the line about how it stands', () => {
  const line = 'look pid=77 alive=yes exit= started=b-1 boot=b-1 size=120 end';
  it('is believed only whole', () => {
    expect(parseDetachedLook(`noise\n${line}\n`)).toEqual({
      state: 'running',
      exitCode: null,
      rebooted: false,
      size: 120,
    });
    fc.assert(
      fc.property(fc.nat(line.length - 1), (n) => expect(parseDetachedLook(line.slice(0, n))).toBeNull()),
    );
  });
  it('takes an exit code for an end also after a reboot', () => {
    const ended = 'look pid=77 alive=no exit=0 started=b-1 boot=b-2 size=9 end';
    expect(parseDetachedLook(ended)).toMatchObject({ state: 'ended', exitCode: 0, rebooted: true });
  });
});
