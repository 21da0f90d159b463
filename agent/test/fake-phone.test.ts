import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { fakeApk } from './fake-phone/apk.js';
import { phoneModels } from './fake-phone/body/models.js';
import { installFailures, noFaults } from './fake-phone/faults.js';
import { FakePhone } from './fake-phone/phone.js';
import { findAdb } from './fake-phone/rack/adb-server.js';
import { startRack, type Rack } from './fake-phone/rack/rack.js';
import { until } from './fake-phone/testing.js';

// Real processes on a machine that may be busy: conditions are waited for, and this is only how long at most.

// The played phone behind the real adb server, looked at with the real adb program.
const hasAdb = findAdb() !== null;
it('adb is there (else: Debian package adb)', () => {
  if (!hasAdb) console.warn('SKIPPED: no adb program; the played phone is not tested.');
  if (process.env['CI'] === 'true') expect(hasAdb).toBe(true);
});

(hasAdb ? describe : describe.skip)('a played phone behind the real adb server', () => {
  let rack: Rack;
  let modern: FakePhone;
  let old: FakePhone;
  let dir: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'fake-phone-test-'));
    rack = await startRack({
      phones: [
        { model: phoneModels.pixel9Pro, serial: 'ONE', bootMs: 100 },
        { model: phoneModels.pixel3, serial: 'OLD', bootMs: 100 },
      ],
    });
    [modern, old] = rack.phones as [FakePhone, FakePhone];
  });
  afterEach(() => {
    for (const phone of rack.phones) Object.assign(phone.faults, noFaults());
  });
  afterAll(async () => {
    expect(rack.phones.flatMap((p) => p.trouble)).toEqual([]);
    await rack.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const adb = (phone: FakePhone, ...args: string[]) => rack.adb(phone, ...args);
  const shell = (phone: FakePhone, line: string) => adb(phone, 'shell', line);
  const localFile = (name: string, bytes: Buffer) => {
    const path = join(dir, name);
    writeFileSync(path, bytes);
    return path;
  };

  it('is listed with its names', async () => {
    const { out } = await rack.server.run('devices', '-l');
    expect(out).toMatch(/device product:caiman model:Pixel_9_Pro device:caiman/);
    expect(out).toMatch(/device product:blueline model:Pixel_3 device:blueline/);
  });
  it('shell: output, errors and exit codes apart', async () => {
    expect(await shell(modern, 'echo out; echo err >&2; exit 7')).toEqual({
      code: 7,
      out: 'out\n',
      err: 'err\n',
    });
    const unknown = await shell(modern, 'nosuchthing');
    expect(unknown.code).toBe(127);
    expect(unknown.err).toBe('/system/bin/sh: nosuchthing: inaccessible or not found\n');
  });
  it.each(['modern', 'old'])(
    'push and pull (%s): the same bytes, the phone’s own checksum',
    async (which) => {
      const phone = which === 'old' ? old : modern;
      const bytes = randomBytes(3_000_001);
      const local = localFile('model', bytes);
      expect((await adb(phone, 'push', local, '/data/local/tmp/deep/er/model')).code).toBe(0);
      expect((await shell(phone, 'stat -c %s /data/local/tmp/deep/er/model')).out).toBe('3000001\n');
      const there = (await shell(phone, 'sha256sum /data/local/tmp/deep/er/model')).out.split(' ')[0];
      expect(there).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect((await adb(phone, 'pull', '/data/local/tmp/deep/er/model', join(dir, 'back'))).code).toBe(0);
      expect(readFileSync(join(dir, 'back')).equals(bytes)).toBe(true);
    },
  );
  it('installs: streamed, by a session, refused in the package manager’s words', async () => {
    const apk = localFile('a.apk', fakeApk({ package: 'org.example.one', versionCode: 3 }, 900_000));
    expect((await adb(modern, 'install', apk)).out).toContain('Success');
    expect((await adb(old, 'install', apk)).out).toContain('Success');
    expect((await adb(modern, 'install-multiple', apk)).code).toBe(0);
    expect(modern.packages.get('org.example.one')).toMatchObject({ versionCode: 3, apkBytes: 900_000 });
    expect((await shell(modern, 'dumpsys package org.example.one')).out).toContain('versionCode=3 ');
    for (const failure of Object.values(installFailures)) {
      modern.faults.installFailure = failure;
      const refused = await adb(modern, 'install', '-r', apk);
      expect(refused.code).toBe(1);
      expect(refused.err + refused.out).toContain(`Failure [${failure}]`);
    }
  });
  it('reboot: away, back with another boot id', async () => {
    const before = (await shell(modern, 'cat /proc/sys/kernel/random/boot_id')).out;
    await adb(modern, 'reboot');
    await until(
      () => modern.isPluggedIn && modern.reboots > 0 && modern.properties['sys.boot_completed'] === '1',
    );
    await rack.server.run('disconnect', modern.address);
    await rack.server.run('connect', modern.address);
    const after = (await shell(modern, 'cat /proc/sys/kernel/random/boot_id')).out;
    expect(after).toMatch(/^[0-9a-f-]{36}\n$/);
    expect(after).not.toBe(before);
  });

  /** After a cut the adb server connects again by itself, at the first try after a quarter of a second. */
  const isBack = (phone: FakePhone) => until(async () => (await shell(phone, 'echo here')).out === 'here\n');

  describe('faults', () => {
    it.each([0, 1, 1000, 70_000, 199_999])('the cable cut after %i bytes of output', async (bytes) => {
      await modern.files.put('/data/local/tmp/long', Buffer.alloc(200_000, 'x'));
      // Five bytes of each packet are its head.
      modern.faults.cut = { bytes, service: /cat/, direction: 'from_phone' };
      const cut = await shell(modern, 'cat /data/local/tmp/long');
      expect(cut.out.length).toBeLessThanOrEqual(bytes);
      expect(modern.faults.cut).toBeNull();
      await isBack(modern);
      expect((await shell(modern, 'cat /data/local/tmp/long')).out).toHaveLength(200_000);
    });
    it('the cable cut in a push: refused, and nothing that passes for the file', async () => {
      const local = localFile('big', randomBytes(2_000_000));
      modern.faults.cut = { bytes: 1_000_000, service: /^sync/ };
      expect((await adb(modern, 'push', local, '/data/local/tmp/big')).code).toBe(1);
      expect(modern.files.file('/data/local/tmp/big')?.size ?? 0).toBeLessThan(2_000_000);
      await isBack(modern);
      expect((await adb(modern, 'push', local, '/data/local/tmp/big')).code).toBe(0);
      expect(modern.files.file('/data/local/tmp/big')?.size).toBe(2_000_000);
    });
    it('a phone that hangs answers nobody until it is plugged in again', async () => {
      modern.faults.hang = { bytes: 500_000, service: /^sync/ };
      let over = false;
      const push = adb(modern, 'push', localFile('h', randomBytes(2_000_000)), '/data/local/tmp/h').then(
        (a) => {
          over = true;
          return a;
        },
      );
      await until(() => modern.faults.hang === null);
      expect((await shell(old, 'echo neighbour')).out).toBe('neighbour\n');
      expect(over).toBe(false);
      await modern.unplug();
      expect((await push).code).toBe(1);
      await modern.plugIn();
      await rack.server.run('disconnect', modern.address);
      await rack.server.run('connect', modern.address);
      await isBack(modern);
    });
    it('storage full: in the phone’s words; room again once something is removed', async () => {
      await shell(modern, 'rm -rf /data/local/tmp/*');
      const local = localFile('full', randomBytes(700_000));
      modern.faults.storageFreeBytes = 1_000_000;
      expect((await adb(modern, 'push', local, '/data/local/tmp/a')).code).toBe(0);
      const full = await adb(modern, 'push', local, '/data/local/tmp/b');
      expect(full.code).toBe(1);
      expect(full.out + full.err).toContain('No space left on device');
      expect(modern.files.file('/data/local/tmp/b')).toBeNull();
      expect((await shell(modern, 'df -k /data')).out).toMatch(/ 292 /);
      await shell(modern, 'rm /data/local/tmp/a');
      expect((await adb(modern, 'push', local, '/data/local/tmp/b')).code).toBe(0);
    });
    it('a damaged transfer shows in the phone’s own checksum only', async () => {
      const bytes = randomBytes(100_000);
      modern.faults.damageTransfers = true;
      expect((await adb(modern, 'push', localFile('d', bytes), '/data/local/tmp/d')).code).toBe(0);
      const there = (await shell(modern, 'sha256sum /data/local/tmp/d')).out.split(' ')[0];
      expect(there).toMatch(/^[0-9a-f]{64}$/);
      expect(there).not.toBe(createHash('sha256').update(bytes).digest('hex'));
    });
    it('a slow link takes its time', async () => {
      modern.faults.bytesPerSecond = 2_000_000;
      const began = performance.now();
      await adb(modern, 'push', localFile('s', randomBytes(1_000_000)), '/data/local/tmp/s');
      expect(performance.now() - began).toBeGreaterThan(400);
    });
    it('a service that is refused, a shell that never answers, a wall clock that jumped', async () => {
      modern.faults.refuseService = /^sync/;
      const refused = await adb(modern, 'push', localFile('r', randomBytes(10)), '/data/local/tmp/r');
      expect(refused.code).toBe(1);
      expect(refused.out + refused.err).toContain('closed');
      modern.faults.refuseService = null;
      modern.faults.wallClockJumpMs = 3_600_000;
      const there = Number((await shell(modern, 'date +%s')).out);
      expect(Math.abs(there - Date.now() / 1000 - 3600)).toBeLessThan(2);
      modern.faults.hangShell = /hangs/;
      let over = false;
      const hung = shell(modern, 'echo hangs').then(() => (over = true));
      expect((await shell(modern, 'echo lives')).out).toBe('lives\n');
      expect(over).toBe(false);
      modern.dropLinks();
      await hung;
      await isBack(modern);
    });
    it('a reboot in the middle of a push: the file is gone or cut, the phone another boot', async () => {
      const boot = modern.bootId;
      modern.faults.reboot = { bytes: 500_000, service: /^sync/ };
      const local = localFile('rb', randomBytes(2_000_000));
      expect((await adb(modern, 'push', local, '/data/local/tmp/rb')).code).toBe(1);
      await until(() => modern.bootId !== boot && modern.properties['sys.boot_completed'] === '1');
      expect(modern.files.file('/data/local/tmp/rb')?.size ?? 0).toBeLessThan(2_000_000);
      await rack.server.run('disconnect', modern.address);
      await rack.server.run('connect', modern.address);
      await isBack(modern);
    });
    it('latency: every service opens late', async () => {
      modern.faults.latencyMs = 150;
      const began = performance.now();
      expect((await shell(modern, 'echo late')).out).toBe('late\n');
      expect(performance.now() - began).toBeGreaterThan(145);
    });
    it.each(['badMagic', 'hugeLength'] as const)(
      'a broken header (%s) never passes for an answer',
      async (what) => {
        const broken = new FakePhone({ faults: { [what]: true } });
        await broken.listen();
        await rack.server.run('connect', broken.address);
        let said: string | null = null;
        const asked = adb(broken, 'shell', 'echo answer').then((a) => (said = a.out));
        await until(() => broken.opened.some((s) => s.includes('echo answer')));
        expect((await shell(old, 'echo neighbour')).out).toBe('neighbour\n');
        expect(said ?? '').toBe('');
        await broken.stop();
        await rack.server.run('disconnect', broken.address);
        await asked;
        expect(said).toBe('');
      },
    );
    it('pulled and plugged in: away at once, then back, what ran detached went on', async () => {
      const line =
        'setsid nohup sh -c "sleep 0.3; echo done > /data/local/tmp/detached" </dev/null >/dev/null 2>&1 &';
      expect((await shell(modern, line)).code).toBe(0);
      await modern.unplug();
      const { out } = await rack.server.run('devices');
      expect(out).toMatch(new RegExp(`${modern.address}\\s+offline|^(?!.*${modern.address})`, 's'));
      await until(() => modern.files.file('/data/local/tmp/detached') !== null);
      await modern.plugIn();
      await rack.server.run('disconnect', modern.address);
      await rack.server.run('connect', modern.address);
      expect((await shell(modern, 'cat /data/local/tmp/detached')).out).toBe('done\n');
    });
    it('logcat tells what the phone logged, and follows', async () => {
      modern.log.clear();
      modern.log.add('E', 'AndroidRuntime', 'FATAL EXCEPTION: main', 4242, 'crash');
      expect((await adb(modern, 'logcat', '-d')).out).toMatch(
        / 4242 +4242 E AndroidRuntime: FATAL EXCEPTION: main\n/,
      );
      expect((await adb(modern, 'logcat', '-d', '-b', 'main')).out).not.toContain('FATAL');
    });
    it('forward reaches a local name of the phone', async () => {
      modern.localServices.set('localabstract:echo', async (stream) => {
        for (let part = await stream.readSome(); part !== null; part = await stream.readSome())
          await stream.write(part);
      });
      const port = (await adb(modern, 'forward', 'tcp:0', 'localabstract:echo')).out.trim();
      const socket = connect(Number(port), '127.0.0.1');
      socket.write('ping');
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toBe('ping');
      socket.destroy();
    });
  });

  describe('who may connect', () => {
    const listed = async (phone: FakePhone) => {
      const { out } = await rack.server.run('devices');
      return new RegExp(`^${phone.address}\\s+(.*)$`, 'm').exec(out)?.[1] ?? 'absent';
    };
    const added: FakePhone[] = [];
    const add = async (phone: FakePhone) => {
      added.push(phone);
      await phone.listen();
      return phone;
    };
    afterEach(async () => {
      for (const phone of added.splice(0)) {
        await phone.stop();
        await rack.server.run('disconnect', phone.address);
      }
    });
    it('unauthorized until somebody taps Allow; then without asking', async () => {
      const phone = await add(new FakePhone({ auth: 'rsa' }));
      await rack.server.run('connect', phone.address);
      expect(await listed(phone)).toBe('unauthorized');
      expect((await adb(phone, 'shell', 'echo x')).err).toContain('unauthorized');
      await until(() => phone.hasDialog);
      phone.allow();
      await until(async () => (await listed(phone)) === 'device');
      phone.dropLinks();
      await isBack(phone);
      expect(phone.hasDialog).toBe(false);
    });
    it('one that never says who it is, and one that takes no connection, are no devices', async () => {
      const mute = await add(new FakePhone({ faults: { mute: true } }));
      const refusing = await add(new FakePhone({ faults: { refuse: true } }));
      // adb itself gives up after ten seconds; nobody waits for that here.
      for (const phone of [mute, refusing]) void rack.server.run('connect', phone.address);
      await until(async () => (await listed(mute)) !== 'absent');
      expect(await listed(mute)).not.toBe('device');
      expect(await listed(refusing)).not.toBe('device');
    });
    it('two phones of one serial are told apart by their address only', async () => {
      const twins = [
        await add(new FakePhone({ serial: 'TWIN' })),
        await add(new FakePhone({ serial: 'TWIN' })),
      ];
      for (const twin of twins) await rack.server.run('connect', twin.address);
      for (const twin of twins) expect((await adb(twin, 'shell', 'getprop ro.serialno')).out).toBe('TWIN\n');
    });
    it('a very old phone has one stream and no exit codes; adb still pushes and installs', async () => {
      const phone = await add(new FakePhone({ model: phoneModels.pixel3, features: [] }));
      await rack.server.run('connect', phone.address);
      expect(await adb(phone, 'shell', 'echo out; echo err >&2; exit 7')).toEqual({
        code: 0,
        out: 'out\nerr\n',
        err: '',
      });
      expect((await adb(phone, 'push', localFile('v', randomBytes(1000)), '/data/local/tmp/v')).code).toBe(0);
      expect((await adb(phone, 'install', localFile('v.apk', fakeApk()))).out).toContain('Success');
      expect(phone.packages.get('org.rackmark.harness')?.versionName).toBe('1.0.0');
    });
    it('a phone in recovery says so', async () => {
      const phone = await add(new FakePhone({ connectionState: 'recovery' }));
      await rack.server.run('connect', phone.address);
      expect(await listed(phone)).toBe('recovery');
    });
    it('a server that was killed has forgotten them; they are there as before', async () => {
      await rack.server.kill();
      await rack.server.start();
      expect(await listed(modern)).toBe('absent');
      await rack.connectAll();
      expect(await listed(modern)).toBe('device');
    });
  });
});
