import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { configuration, measurementPlan, type HarnessEvent } from '@rackmark/contracts';
import { ServerTransport } from '../src/adb/server-transport.js';
import { AdbError, type AdbPhone } from '../src/adb/transport.js';
import { runBenchmarkModel } from '../src/drivers/android/benchmark-model/benchmark-model.js';
import { followDetached, lookAt, startDetached, stopDetached } from '../src/drivers/android/link/detached.js';
import { parseBattery } from '../src/drivers/android/read/battery.js';
import { CPUFREQ_COMMAND, parseCpufreq } from '../src/drivers/android/read/cpufreq.js';
import { parseProperties } from '../src/drivers/android/read/getprop.js';
import { parseGles } from '../src/drivers/android/read/gles.js';
import { parsePackage } from '../src/drivers/android/read/package-info.js';
import { parseDf, parseMeminfo } from '../src/drivers/android/read/storage.js';
import { hottest, parseThermal } from '../src/drivers/android/read/thermal.js';
import { fakeApk } from './fake-phone/apk.js';
import { phoneModels } from './fake-phone/body/models.js';
import { printedProgram } from './fake-phone/harness/printed-program.js';
import { FakePhone, type PhoneOptions } from './fake-phone/phone.js';
import { findAdb, TestAdbServer } from './fake-phone/rack/adb-server.js';
import { until } from './fake-phone/testing.js';

// What the agent does in a phone's shell, through the real adb server.
const program = findAdb();
const never = new AbortController().signal;
const FOLDER = '/data/local/tmp/rackmark/runs/run-1';

(program === null ? describe.skip : describe)('work in a phone’s shell', () => {
  const server = new TestAdbServer(program ?? '');
  let adb: ServerTransport;
  let dir: string;
  const phones: FakePhone[] = [];
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'rackmark-work-'));
    await server.start();
    adb = new ServerTransport(server.port);
  });
  afterEach(async () => {
    for (const phone of phones.splice(0)) {
      expect(phone.trouble).toEqual([]);
      await adb.disconnect(phone.address).catch(() => {});
      await phone.stop();
    }
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const stateOf = async (fake: FakePhone) =>
    (await adb.devices()).find((d) => d.serial === fake.address)?.state;
  async function plug(options: PhoneOptions = {}): Promise<FakePhone> {
    const fake = new FakePhone({ bootMs: 100, ...options });
    phones.push(fake);
    await fake.listen();
    await adb.connect(fake.address);
    await until(async () => (await stateOf(fake)) === 'device');
    return fake;
  }
  async function phoneOf(fake: FakePhone): Promise<AdbPhone> {
    const device = (await adb.devices()).find((d) => d.serial === fake.address);
    if (device === undefined) throw new AdbError('FAIL', 'device not found');
    return adb.phone(device.transportId);
  }
  /** Goes on with whatever connection there is. */
  const through = (fake: FakePhone): AdbPhone => ({
    transportId: 'any',
    shell: async (...a) => (await phoneOf(fake)).shell(...a),
    shellBytes: async (...a) => (await phoneOf(fake)).shellBytes(...a),
    push: async (...a) => (await phoneOf(fake)).push(...a),
    pull: async (...a) => (await phoneOf(fake)).pull(...a),
    install: async (...a) => (await phoneOf(fake)).install(...a),
    reboot: async (...a) => (await phoneOf(fake)).reboot(...a),
  });

  it('a cut cable and a killed server end no run', async () => {
    const fake = await plug();
    const phone = through(fake);
    await startDetached(phone, {
      folder: FOLDER,
      line: 'for i in 1 2 3 4 5 6 7 8 9 10; do echo line $i; sleep 0.1; done; exit 4',
    });
    const parts: Buffer[] = [];
    let troubles = 0;
    const following = followDetached(
      phone,
      {
        folder: FOLDER,
        everyMs: 20,
        onBytes: (b) => parts.push(b),
        onTrouble: async () => {
          troubles++;
          await until(async () => {
            await adb.connect(fake.address).catch(() => {});
            return (await stateOf(fake).catch(() => null)) === 'device';
          });
          return true;
        },
      },
      never,
    );
    await until(() => parts.length >= 1);
    await fake.unplug();
    await adb.disconnect(fake.address).catch(() => {});
    await fake.plugIn();
    await until(() => parts.length >= 2);
    await server.kill();
    await server.start();
    expect(await following).toMatchObject({ state: 'ended', exitCode: 4 });
    expect(Buffer.concat(parts).toString()).toBe(
      Array.from({ length: 10 }, (_, i) => `line ${i + 1}\n`).join(''),
    );
    expect(troubles).toBeGreaterThanOrEqual(1);
  });

  it('a reboot in the middle is known as that, with what was said until then', async () => {
    const fake = await plug();
    const phone = through(fake);
    await startDetached(phone, { folder: FOLDER, line: 'echo before; sleep 60' });
    await until(async () => (await lookAt(phone, { folder: FOLDER, offset: 0 })).size > 0);
    await fake.reboot();
    await adb.disconnect(fake.address).catch(() => {});
    await adb.connect(fake.address);
    await until(async () => (await stateOf(fake)) === 'device');
    const look = await lookAt(phone, { folder: FOLDER, offset: 0 });
    expect({ ...look, bytes: look.bytes.toString() }).toMatchObject({
      state: 'lost',
      rebooted: true,
      bytes: 'before\n',
    });
  });

  it('is ended with all that it started', async () => {
    const fake = await plug();
    const phone = through(fake);
    await startDetached(phone, { folder: FOLDER, line: 'sleep 61' });
    await stopDetached(phone, FOLDER);
    await until(async () => (await lookAt(phone, { folder: FOLDER, offset: 0 })).state === 'lost');
    expect((await phone.shell('ps -A -o ARGS')).out).not.toContain('sleep 61');
  });

  it.each(Object.keys(phoneModels) as (keyof typeof phoneModels)[])(
    'what %s prints can be read',
    async (name) => {
      const model = phoneModels[name];
      const fake = await plug({ model });
      const phone = through(fake);
      const out = async (command: string): Promise<string> => (await phone.shell(command)).out;
      const properties = parseProperties(await out('getprop'));
      expect(properties.get('ro.serialno')).toBe(fake.serial);
      expect(properties.get('ro.build.version.sdk')).toBe(String(model.api));
      const battery = parseBattery(await out('dumpsys battery'));
      expect(battery).toMatchObject({ updatesStopped: false, plugged: ['usb'] });
      for (const key of ['percent', 'temperatureC', 'voltageMv', 'status'] as const)
        expect(battery[key]).not.toBeNull();
      const memory = parseMeminfo(await out('cat /proc/meminfo'));
      expect(memory.totalKib).toBe(Math.round(model.memoryKb));
      expect(memory.availableKib).toBeGreaterThan(0);
      expect(parseDf(await out('df -k /data'))).toMatchObject({ mountedOn: '/data' });
      const clusters = parseCpufreq(await out(CPUFREQ_COMMAND));
      expect(clusters.length).toBeGreaterThan(1);
      for (const cluster of clusters) expect(cluster.limitMhz).toBeGreaterThan(300);
      expect(parseGles(await out('dumpsys SurfaceFlinger'))?.name).toBeTruthy();
      if (model.api < 29) return;
      const thermal = parseThermal(await out('dumpsys thermalservice'));
      expect(thermal).toMatchObject({ overridden: false, status: 'none' });
      expect(hottest(thermal.sensors, 'skin')).toBeGreaterThan(15);
    },
  );

  it('knows the version of an installed app', async () => {
    const fake = await plug();
    const phone = through(fake);
    expect(
      parsePackage(
        await phone.shell('dumpsys package org.rackmark.harness').then((a) => a.out),
        'org.rackmark.harness',
      ),
    ).toBeNull();
    writeFileSync(join(dir, 'app.apk'), fakeApk());
    await phone.install(join(dir, 'app.apk'));
    const text = (await phone.shell('dumpsys package org.rackmark.harness')).out;
    expect(parsePackage(text, 'org.rackmark.harness')).toMatchObject({ versionCode: expect.any(Number) });
  });

  it('benchmark_model runs, and its sums arrive', async () => {
    const fake = await plug();
    const flags = [
      'graph',
      'num_threads',
      'num_runs',
      'min_secs',
      'max_secs',
      'warmup_runs',
      'warmup_min_secs',
    ];
    const output = `INFO: Running benchmark for at least 1 iterations
INFO: count=2 first=5100 curr=4090 min=4001 max=5100 avg=4120.5 std=88
INFO: Running benchmark for at least 100 iterations
INFO: count=100 first=4000 curr=3900 min=3821 max=4512 avg=4016.35 std=71
INFO: Inference timings in us: Init: 12345, First inference: 5100, Warmup (avg): 4120.5, Inference (avg): 4016.35
`;
    fake.programs.set(
      'benchmark_model',
      printedProgram((args) =>
        args.includes('--help') ? flags.map((f) => `\t--${f}=\tint32\toptional\n`).join('') : output,
      ),
    );
    writeFileSync(join(dir, 'tool'), 'arm64 program');
    const events: HarnessEvent[] = [];
    const failure = await runBenchmarkModel(
      through(fake),
      {
        binary: join(dir, 'tool'),
        modelPathOnPhone: '/data/local/tmp/rackmark/models/m.tflite',
        folder: FOLDER,
        order: {
          runId: 'run-1',
          modelPath: '',
          modelSha256: '',
          configuration: configuration.parse({ runner: 'benchmark_model' }),
          plan: measurementPlan.parse({}),
        },
        everyMs: 20,
      },
      (e) => events.push(e),
      never,
    );
    expect(failure).toBeNull();
    expect(events.find((e) => e.type === 'reported')).toMatchObject({
      n: 100,
      mean_ns: 4016350,
      p50_ns: null,
    });
    expect(events.find((e) => e.type === 'hello')).toMatchObject({
      host: { name: 'android', version: fake.properties['ro.build.version.release'] },
    });
    expect(events.at(-1)?.type).toBe('done');
  });
});
