import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { phoneModels } from '../fake-phone/body/models.js';
import { RecordedHarness } from '../fake-phone/harness/recorded.js';
import type { FakePhone } from '../fake-phone/phone.js';
import { deviceFacts } from '@rackmark/contracts';
import { adb, eventually, job, recordedLines, Rig, type RigOptions } from './rig.js';

const suite = adb === null ? describe.skip : describe;
let rig: Rig;
afterEach(async () => {
  const trouble = rig.phones.flatMap((p) => p.trouble);
  await rig.stop();
  expect(trouble).toEqual([]);
});
async function ready(options: RigOptions = {}): Promise<Rig> {
  rig = await Rig.start(options);
  await rig.until('ready');
  return rig;
}
const never = new AbortController().signal;

suite('gates', () => {
  const gates: [string, (p: FakePhone) => void, RegExp, (p: FakePhone) => void][] = [
    [
      'heat',
      (p) => p.body.set({ batteryC: 41.2 }),
      /^Cooling down: 4\d\.\d °C, must be below 38 °C\./,
      (p) => p.body.set({ batteryC: 30 }),
    ],
    [
      'thermal status',
      (p) => p.body.set({ skinC: 44, status: 2 }),
      /Android says thermal status “moderate”, must be “none”/,
      (p) => p.body.set({ skinC: 30, status: 0 }),
    ],
    [
      'a battery that is low',
      (p) => p.body.set({ charge: 0.12 }),
      /^Charging: 12 %, must be at least 25 %\./,
      (p) => p.body.set({ charge: 0.8 }),
    ],
    [
      'battery values that somebody set by hand',
      (p) => p.settings.batteryOverride.set('level', '87'),
      /dumpsys battery reset/,
      (p) => p.settings.batteryOverride.clear(),
    ],
    [
      'a thermal status that somebody set by hand',
      (p) => (p.settings.statusOverride = 0),
      /thermalservice reset/,
      (p) => (p.settings.statusOverride = null),
    ],
  ];
  it.each(gates)(
    '%s: takes no job, says why, and measures when it is over',
    async (_, close, words, open) => {
      const { driver, phone } = await ready();
      close(phone);
      await rig.until('waiting_gate');
      expect(driver.status.reason).toMatch(words);
      expect(driver.status.conditions).toMatchObject({ phase: 'gate', battery_percent: expect.any(Number) });
      expect(driver.status.gateTemperatureC).toBe(38);
      open(phone);
      await rig.until('ready');
      expect(driver.status.reason).toBeNull();
    },
  );

  it.each(gates)('%s in the middle of a job: waits before the run, and gives up', async (_, close, words) => {
    const { driver, phone } = await ready({ limits: { gateMs: 300 } });
    expect(await driver.begin(never, () => {})).toBeNull();
    close(phone);
    const said: string[] = [];
    const failure = await driver.gate('a run', (g) => g.reason !== null && said.push(g.reason), never);
    expect(failure).toMatchObject({ name: 'GATE_TIMEOUT', code: 410 });
    expect(failure!.message).toMatch(/^The phone did not become fit within/);
    expect(said[0]).toMatch(words);
    expect(said[0]).toMatch(/[Gg]ives up after/);
    await driver.end();
  });

  it('a phone whose thermal status nobody tells is not called cool: it says so, and so does each run', async () => {
    const lines = recordedLines();
    const last = JSON.parse(lines.pop()!) as { seq: number };
    const conditions = { ...last, type: 'conditions', phase: 'measure', thermal_status: 'none' };
    lines.push(JSON.stringify(conditions), JSON.stringify({ ...last, seq: last.seq + 1 }));
    const harness = new RecordedHarness({ lines });
    const { driver } = await ready({ phones: [{ faults: { noThermalHal: true }, harness }] });
    await eventually(() => driver.status.conditions !== null);
    expect(driver.status.conditions).toMatchObject({
      thermal_status: null,
      temperature_c: expect.any(Number),
    });
    expect(driver.status.reason).toMatch(/^Thermal status unknown: no sensor stands behind Android’s word/);
    const { failure, said, events } = await job(driver, rig.order());
    expect(failure).toBeNull();
    expect(said).toContain(driver.status.reason);
    const told = events.flatMap((e) => (e.type === 'conditions' ? [e.thermal_status] : []));
    // The harness asked Android, which says "none" without a sensor.
    expect(told).toEqual([null]);
  });

  it('a battery that was once too hot is a suspicion, and no gate', async () => {
    const { driver } = await ready({
      phones: [{ faults: { batteryLines: ['BatteryInfoBackUp', '  mSavedBatteryMaxTemp: 534'] } }],
    });
    await eventually(() => driver.status.suspicion !== null);
    expect(driver.status.suspicion).toMatch(/once at 53\.4 °C/);
    expect(driver.status.phase).toBe('ready');
  });

  it('a screen that goes off is woken', async () => {
    const { driver, phone } = await ready();
    await driver.begin(never, () => {});
    phone.settings.screen(false);
    expect(await driver.gate('a run', () => {}, never)).toBeNull();
    expect(phone.settings.isScreenOn).toBe(true);
    await driver.end();
  });
});

suite('who is who', () => {
  it('a phone that does not let us in says what to tap, and is let in', async () => {
    rig = await Rig.start({ phones: [{ auth: 'rsa' }] });
    const words =
      /Unlock the phone and allow USB debugging for this computer; tick “Always allow from this computer”/;
    await eventually(
      () => words.test(rig.source.trouble ?? ''),
      () => String(rig.source.trouble),
    );
    expect(rig.source.drivers).toEqual([]);
    rig.phone.allow();
    await rig.until('ready');
    expect(rig.source.trouble).toBeNull();
  });

  it('a phone that was known and does not let us in any more is shown with that', async () => {
    const { driver, phone } = await ready();
    phone.auth = 'rsa';
    phone.trustedKeys.length = 0;
    phone.dropLinks();
    await eventually(() => ['unauthorized', 'authorizing', 'offline'].includes(driver.status.adb ?? ''));
    await eventually(() => /Unlock the phone/.test(driver.status.reason ?? ''));
    expect(driver.status.phase).toBe('discovered');
  });

  it('two phones of one serial are two devices, both are suspicious, and keep their keys', async () => {
    rig = await Rig.start({ phones: [{ serial: 'SAME' }, { serial: 'SAME' }] });
    await rig.until('ready');
    const keys = () => Object.fromEntries(rig.source.drivers.map((d) => [d.facts.place, d.facts.key]));
    const first = keys();
    expect(new Set(Object.values(first)).size).toBe(2);
    for (const d of rig.source.drivers)
      expect(d.status.suspicion).toMatch(/Another phone .* \(serial SAME\)/);
    await rig.source.stop();
    rig.phones.reverse();
    await rig.startSource();
    await rig.until('ready');
    expect(keys()).toEqual(first);
  });

  it.each([
    'adb-SERIAL00001-abcdef (2)._adb-tls-connect._tcp',
    ' SERIAL00002',
    `it's "two" $(reboot) \`id\` ; rm -rf / #`,
    'a device: 5',
    '手机 📱 ../../x',
    '__proto__',
    'x'.repeat(99) + '📱'.repeat(20),
  ])('a phone that adb calls %j measures, is known again, and is made anew', async (serial) => {
    const { driver } = await ready({ rename: () => serial });
    expect(driver.facts.place).toBe(serial.slice(0, 100).replace(/[\ud800-\udbff]$/, ''));
    expect(deviceFacts.safeParse(driver.facts).success).toBe(true);
    expect((await job(driver, rig.order())).failure).toBeNull();
    expect(await driver.task('reconnect', never)).toMatch(/made anew/);
    const { key } = driver.facts;
    await rig.source.stop();
    await rig.startSource();
    await rig.until('ready');
    expect(rig.driver.facts.key).toBe(key);
    expect(rig.source.trouble).toBeNull();
  });

  it('one phone on two ways is one device; the second way takes over', async () => {
    const { driver, phone } = await ready();
    const other = phone.address.replace('127.0.0.1', 'localhost');
    expect(await rig.adb('connect', other)).toMatch(/^connected to/);
    expect(await rig.adb('devices')).toMatch(/localhost:\d+\s+device/);
    expect(rig.source.drivers).toHaveLength(1);
    expect((await job(driver, rig.order())).failure).toBeNull();
    expect(driver.status.suspicion).toBeNull();
    await rig.adb('disconnect', phone.address);
    await eventually(() => driver.facts.place === other);
    await rig.until('ready');
    expect(rig.source.drivers).toEqual([driver]);
  });

  it('facts are those of the phone, for all that are played', async () => {
    const models = Object.values(phoneModels);
    rig = await Rig.start({ phones: models.map((model) => ({ model })) });
    await rig.until('ready');
    const names = rig.source.drivers.map((d) => d.facts.android?.soc.name).sort();
    expect(names).toEqual([
      'Dimensity 9400',
      'Exynos 2400',
      'Helio G99',
      'Snapdragon 8 Elite',
      'Snapdragon 8 Gen 2',
      'Snapdragon 845',
      'Tensor',
      'Tensor G4',
    ]);
    for (const { facts } of rig.source.drivers) {
      expect(facts.android).toMatchObject({ tier: expect.any(String), gpu: { name: expect.any(String) } });
      expect(facts.memory_mib).toBeGreaterThan(2_000);
      expect(facts.cores).toBeGreaterThan(3);
    }
  });
});

suite('the computer', () => {
  it('without adb has no trouble, unless phones were asked for', async () => {
    rig = await Rig.start({ phones: [], adb: '/nowhere/adb', source: { asked: false } });
    expect(rig.source.trouble).toBeNull();
  });

  it('that was told of an adb that is not there says so', async () => {
    rig = await Rig.start({ phones: [], adb: '/nowhere/adb' });
    expect(rig.source.trouble).toMatch(/^RACKMARK_ADB names \/nowhere\/adb, which is no program/);
    expect(rig.source.drivers).toEqual([]);
  });

  it('whose port a stranger holds says so, and goes on when he is gone', async () => {
    rig = await Rig.start();
    await rig.until('ready');
    await rig.source.stop();
    const guests = new Set<Socket>();
    const stranger = createServer((s) => {
      guests.add(s.on('error', () => {}));
      s.write('hello');
    });
    await new Promise<void>((resolve) => stranger.listen(rig.port, '127.0.0.1', resolve));
    await rig.startSource();
    expect(rig.source.trouble).toMatch(
      new RegExp(`Another program listens at port ${rig.port}.*set RACKMARK_ADB_PORT`),
    );
    guests.forEach((s) => s.destroy());
    await new Promise((resolve) => stranger.close(resolve));
    await rig.until('ready');
    expect(rig.source.trouble).toBeNull();
  });
});

suite('tasks', () => {
  it('a canary goes the whole way, a restart comes back', async () => {
    const { driver, phone } = await ready();
    expect(await driver.task('canary', never)).toMatch(/^The canary passed: 60 samples on the CPU/);
    expect(driver.status.phase).toBe('ready');
    phone.faults.harness = { kind: 'native_crash', afterEvents: 4 };
    await expect(driver.task('canary', never)).rejects.toThrow(/^The canary failed: The runtime crashed/);
    expect(await driver.task('reboot', never)).toMatch(/^It restarted and is ready after/);
    expect(phone.reboots).toBe(1);
  });
});
