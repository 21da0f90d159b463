import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ServerTransport } from '../src/adb/server-transport.js';
import { AdbError, type AdbDevice, type AdbPhone } from '../src/adb/transport.js';
import { fakeApk } from './fake-phone/apk.js';
import { phoneModels } from './fake-phone/body/models.js';
import { installFailures, noFaults } from './fake-phone/faults.js';
import { FakePhone, type PhoneOptions } from './fake-phone/phone.js';
import { findAdb, TestAdbServer } from './fake-phone/rack/adb-server.js';
import { until } from './fake-phone/testing.js';

// The agent's transport, the real adb server, a played phone: what each fault is called.
const program = findAdb();
it('adb is there (else: Debian package adb)', () => {
  if (program === null) console.warn('SKIPPED: no adb program; the adb transport is not tested.');
  if (process.env['CI'] === 'true') expect(program).not.toBeNull();
});

/** What a call ended with. A call that succeeds where it must not shows its answer. */
const endOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => ({ succeeded: value }),
    (error: unknown) => error,
  );
const adbError = (kind: AdbError['kind'], message?: RegExp) =>
  expect.objectContaining({
    name: 'AdbError',
    kind,
    ...(message && { message: expect.stringMatching(message) }),
  });

(program === null ? describe.skip : describe)('the adb transport', () => {
  const server = new TestAdbServer(program ?? '');
  let adb: ServerTransport;
  let dir: string;
  let big: string;
  const phones: FakePhone[] = [];
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'rackmark-transport-'));
    big = file('big', randomBytes(24 * 1024 * 1024));
    await server.start();
    adb = new ServerTransport(server.port);
  });
  afterEach(async () => {
    // Nothing that a phone does may end the server of all the others.
    expect(server.pid).not.toBeNull();
    for (const phone of phones.splice(0)) {
      expect(phone.trouble).toEqual([]);
      Object.assign(phone.faults, noFaults());
      await adb.disconnect(phone.address).catch(() => {});
      await phone.stop();
    }
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  function file(name: string, bytes: Buffer): string {
    writeFileSync(join(dir, name), bytes);
    return join(dir, name);
  }
  const entry = async (fake: FakePhone): Promise<AdbDevice | undefined> =>
    (await adb.devices()).find((d) => d.serial === fake.address);
  async function plug(options: PhoneOptions = {}): Promise<{ fake: FakePhone; phone: AdbPhone }> {
    const fake = new FakePhone({ bootMs: 100, ...options });
    phones.push(fake);
    await fake.listen();
    await adb.connect(fake.address);
    await until(async () => (await entry(fake))?.state === (options.connectionState ?? 'device'));
    return { fake, phone: adb.phone((await entry(fake))!.transportId) };
  }

  describe('what works', () => {
    it('tells output, errors and exit code apart, whatever is printed', async () => {
      const { phone } = await plug();
      expect(await phone.shell('echo out; echo err >&2; exit 7')).toEqual({
        code: 7,
        out: 'out\n',
        err: 'err\n',
      });
      expect(await phone.shell("echo 'Grüße 🙂'")).toMatchObject({ out: 'Grüße 🙂\n', code: 0 });
      expect((await phone.shell('nosuchthing')).code).toBe(127);
      const all = await Promise.all(Array.from({ length: 30 }, (_, i) => phone.shell(`echo ${i}`)));
      expect(all.map((a) => a.out)).toEqual(Array.from({ length: 30 }, (_, i) => `${i}\n`));
    });

    it('pushes and pulls the same bytes, with progress, again and again', async () => {
      const { phone } = await plug();
      const sizes = [0, 1, 65_536, 65_537, 524_288, 3_000_001];
      for (const size of sizes) {
        const bytes = randomBytes(size);
        const told: number[] = [];
        const sent = await phone.push(file('some', bytes), '/data/local/tmp/deep/er/some', {
          mode: 0o755,
          onProgress: (n) => told.push(n),
        });
        expect(sent).toBe(size);
        expect(told.at(-1) ?? 0).toBe(size);
        expect(told).toEqual([...told].sort((a, b) => a - b));
        expect((await phone.pull('/data/local/tmp/deep/er/some')).equals(bytes)).toBe(true);
      }
      const { out } = await phone.shell(
        'sha256sum /data/local/tmp/deep/er/some; stat -c %a /data/local/tmp/deep/er/some',
      );
      expect(out).toMatch(/755\n$/);
    });

    it('reads bytes as they are, also in the middle of a letter', async () => {
      const { phone } = await plug();
      const bytes = randomBytes(200_001);
      await phone.push(file('bytes', bytes), '/data/local/tmp/bytes');
      const { out, code } = await phone.shellBytes('tail -c +1001 /data/local/tmp/bytes | head -c 150000');
      expect(code).toBe(0);
      expect(out.equals(bytes.subarray(1_000, 151_000))).toBe(true);
    });

    it('installs by stream, and by file where the phone has no cmd', async () => {
      const apk = file('app.apk', fakeApk());
      for (const features of [undefined, ['shell_v2']]) {
        const { fake, phone } = await plug(features === undefined ? {} : { features });
        await phone.install(apk);
        expect((await phone.shell('pm list packages')).out).toContain('org.rackmark.harness');
        expect(fake.opened.some((s) => s.startsWith('exec:cmd package install'))).toBe(
          features === undefined,
        );
      }
    });

    it('keeps two phones of one serial apart', async () => {
      const one = await plug({ serial: 'SAME', model: phoneModels.pixel9Pro });
      const two = await plug({ serial: 'SAME', model: phoneModels.pixel3 });
      const model = async (p: AdbPhone) =>
        (await p.shell('getprop ro.serialno; getprop ro.product.model')).out;
      expect(await model(one.phone)).toBe('SAME\nPixel 9 Pro\n');
      expect(await model(two.phone)).toBe('SAME\nPixel 3\n');
    });

    it('reboots, and knows the phone again by its other boot', async () => {
      const { fake, phone } = await plug();
      const boot = async (p: AdbPhone) => (await p.shell('cat /proc/sys/kernel/random/boot_id')).out;
      const before = await boot(phone);
      await phone.reboot();
      await until(() => fake.reboots === 1 && fake.isPluggedIn);
      await adb.reconnect({ serial: fake.address, transportId: phone.transportId, path: null });
      await until(async () => (await entry(fake))?.state === 'device');
      expect(await boot(adb.phone((await entry(fake))!.transportId))).not.toBe(before);
    });

    it('reconnects a phone over TCP under a new transport id', async () => {
      const { fake, phone } = await plug();
      await adb.reconnect({ serial: fake.address, transportId: phone.transportId, path: null });
      await until(async () => (await entry(fake))?.state === 'device');
      const after = (await entry(fake))!;
      expect(after.transportId).not.toBe(phone.transportId);
      expect((await adb.phone(after.transportId).shell('echo here')).out).toBe('here\n');
      expect(await endOf(phone.shell('echo here'))).toEqual(adbError('FAIL'));
    });
  });

  describe('faults', () => {
    it('unauthorized: what the server says, then the phone once somebody tapped', async () => {
      const fake = new FakePhone({ auth: 'rsa' });
      phones.push(fake);
      await fake.listen();
      expect(await endOf(adb.connect(fake.address))).toEqual(adbError('FAIL', /failed to authenticate/));
      const { state, transportId } = (await entry(fake))!;
      expect(state).toBe('unauthorized');
      expect(await endOf(adb.phone(transportId).shell('id'))).toEqual(
        adbError('FAIL', /device unauthorized/),
      );
      expect(await endOf(adb.phone(transportId).push(big, '/data/local/tmp/x'))).toEqual(adbError('FAIL'));
      fake.allow();
      await until(async () => (await entry(fake))?.state === 'device');
    });

    it('offline and gone', async () => {
      const { fake, phone } = await plug();
      await fake.unplug();
      await until(async () => (await entry(fake))?.state === 'offline');
      expect(await endOf(phone.shell('id'))).toEqual(adbError('FAIL', /offline/));
      await adb.disconnect(fake.address);
      // The server answers before it has taken it off its list.
      await until(async () => (await entry(fake)) === undefined);
      expect(await endOf(phone.shell('id'))).toEqual(adbError('FAIL', /transport|not found|no device/));
      expect(await endOf(adb.disconnect(fake.address))).toEqual(adbError('FAIL', /no such device/));
      expect(await endOf(adb.connect(fake.address))).toEqual(adbError('FAIL', /refused/));
    });

    it('a service that the phone refuses', async () => {
      const { fake, phone } = await plug();
      fake.faults.refuseService = /^shell/;
      expect(await endOf(phone.shell('id'))).toEqual(adbError('FAIL', /closed/));
    });

    it('an Android without a shell that tells exit codes', async () => {
      const { fake, phone } = await plug({ features: [] });
      fake.faults.refuseService = /^shell,v2/;
      expect(await endOf(phone.shell('id'))).toEqual(adbError('FAIL', /needs Android 7/));
    });

    it('a link that is lost in a shell: what was read is kept, and not believed', async () => {
      const { fake, phone } = await plug();
      fake.faults.cut = { bytes: 40_000, service: /^shell/, direction: 'from_phone' };
      await phone.push(file('text', Buffer.from('line\n'.repeat(20_000))), '/data/local/tmp/text');
      const error = await endOf(phone.shell('echo first; cat /data/local/tmp/text'));
      expect(error).toEqual(adbError('TRUNCATED', /did not end/));
      expect((error as AdbError).detail).toMatch(/^first\n/);
    });

    it.each([0, 1, 4, 5, 6])('a link that is lost after byte %i of the answer', async (bytes) => {
      const { fake, phone } = await plug();
      fake.faults.cut = { bytes, service: /^shell/, direction: 'from_phone' };
      expect(await endOf(phone.shell('echo x'))).toEqual(adbError('TRUNCATED'));
    });

    it.each([0, 100, 1_000_000, 20_000_000])('a link that is lost in a push after byte %i', async (bytes) => {
      const { fake, phone } = await plug();
      fake.faults.cut = { bytes, service: /^sync/, direction: 'to_phone' };
      expect(await endOf(phone.push(big, '/data/local/tmp/big'))).toEqual(adbError('TRUNCATED'));
    });

    it('a phone that hangs: in a shell, in a push, with a broken protocol', async () => {
      const limits = { idleMs: 300 };
      const shell = await plug();
      shell.fake.faults.hangShell = /./;
      expect(await endOf(shell.phone.shell('id', limits))).toEqual(adbError('TIMEOUT', /300 ms/));
      expect(await endOf(shell.phone.shell('id', { totalMs: 200 }))).toEqual(adbError('TIMEOUT', /200 ms/));
      const push = await plug();
      push.fake.faults.hang = { bytes: 2_000_000, service: /^sync/ };
      expect(await endOf(push.phone.push(big, '/data/local/tmp/big', limits))).toEqual(adbError('TIMEOUT'));
      const magic = await plug();
      magic.fake.faults.badMagic = true;
      expect(await endOf(magic.phone.shell('id', limits))).toEqual(adbError('TIMEOUT'));
    });

    it('a header with an impossible length ends the link', async () => {
      const { fake, phone } = await plug();
      fake.faults.hugeLength = true;
      const error = await endOf(phone.shell('id', { idleMs: 2_000 }));
      expect(['TRUNCATED', 'FAIL']).toContain((error as AdbError).kind);
    });

    it('a slow link is no hanging one', async () => {
      const { fake, phone } = await plug();
      fake.faults.bytesPerSecond = 8_000_000;
      const began = performance.now();
      expect(await phone.push(big, '/data/local/tmp/slow', { idleMs: 2_000 })).toBe(24 * 1024 * 1024);
      expect(performance.now() - began).toBeGreaterThan(2_000);
    });

    it('a full storage: its own words, and the rest is not sent', async () => {
      const { fake, phone } = await plug();
      fake.faults.storageFreeBytes = 1_000_000;
      let sent = 0;
      const push = phone.push(big, '/data/local/tmp/big', { onProgress: (n) => (sent = n) });
      expect(await endOf(push)).toEqual(adbError('SYNC_FAIL', /No space left on device/));
      expect(sent).toBeLessThan(20 * 1024 * 1024);
      expect(await endOf(phone.pull('/data/local/tmp/nothing'))).toEqual(
        adbError('SYNC_FAIL', /No such file or directory/),
      );
    });

    it.each(Object.entries(installFailures))('an install that the phone refuses: %s', async (_name, text) => {
      const { fake, phone } = await plug();
      const apk = file('app.apk', fakeApk());
      fake.faults.installFailure = text;
      const [code, ...rest] = text.split(': ');
      const error = await endOf(phone.install(apk));
      expect(error).toMatchObject({ kind: 'INSTALL', message: code });
      if (rest.length > 0) expect((error as AdbError).detail).toContain(rest.join(': '));
    });

    it('an install that is no app, and one whose link is lost', async () => {
      const { fake, phone } = await plug();
      expect(await endOf(phone.install(file('text.apk', Buffer.from('no app'))))).toEqual(
        adbError('INSTALL', /^INSTALL_PARSE_FAILED_NOT_APK$/),
      );
      fake.faults.cut = { bytes: 1_000_000, service: /^exec/, direction: 'to_phone' };
      expect(await endOf(phone.install(big))).toEqual(adbError('TRUNCATED'));
    });

    it('a caller who does not want it any more', async () => {
      const { fake, phone } = await plug();
      fake.faults.hangShell = /sleep/;
      fake.faults.hang = { bytes: 2_000_000, service: /^sync/ };
      const calls: [RegExp, (signal: AbortSignal) => Promise<unknown>][] = [
        [/sleep/, (signal) => phone.shell('sleep 60', { signal })],
        [/^sync/, (signal) => phone.push(big, '/data/local/tmp/big', { signal })],
      ];
      for (const [service, start] of calls) {
        const stop = new AbortController();
        const end = endOf(start(stop.signal));
        await until(() => fake.opened.some((s) => service.test(s)));
        stop.abort(new Error('lease fenced'));
        expect(await end).toEqual(adbError('ABORTED', /lease fenced/));
        expect(await endOf(start(stop.signal))).toEqual(adbError('ABORTED'));
      }
    });

    it('files of this computer that are not there', async () => {
      const { phone } = await plug();
      expect(await endOf(phone.push(join(dir, 'nothing'), '/data/local/tmp/x'))).toMatchObject({
        code: 'ENOENT',
      });
      expect(await endOf(phone.install(join(dir, 'nothing')))).toMatchObject({ code: 'ENOENT' });
    });

    it('a phone in recovery is listed as that', async () => {
      const { fake } = await plug({ connectionState: 'recovery' });
      expect((await entry(fake))?.state).toBe('recovery');
    });

    it('a phone that reboots in the middle of a push', async () => {
      const { fake, phone } = await plug();
      fake.faults.reboot = { bytes: 3_000_000, service: /^sync/ };
      expect(await endOf(phone.push(big, '/data/local/tmp/big'))).toEqual(adbError('TRUNCATED'));
      expect(fake.reboots).toBe(1);
    });
  });
});
