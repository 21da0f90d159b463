import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { fakeApk } from './fake-phone/apk.js';
import { phoneModels } from './fake-phone/body/models.js';
import { installFailures, noFaults } from './fake-phone/faults.js';
import type { FakePhone } from './fake-phone/phone.js';
import { findAdb } from './fake-phone/rack/adb-server.js';
import { startRack, type Rack } from './fake-phone/rack/rack.js';
import { until } from './fake-phone/testing.js';

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
      expect(there).toBe((await import('node:crypto')).createHash('sha256').update(bytes).digest('hex'));
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
});
