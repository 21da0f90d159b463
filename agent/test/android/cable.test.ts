import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { RunOrder } from '../../src/drivers/driver.js';
import { RecordedHarness } from '../fake-phone/harness/recorded.js';
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
const hanging = { harness: new RecordedHarness({ lines: recordedLines({ stall: 60 }) }) };
const lasting = (s: number) => ({ harness: new RecordedHarness({ lines: recordedLines({ seconds: s }) }) });
const whole = [0, 1, 2].flatMap((b) => Array.from({ length: 20 }, (_, i) => 500_000 + b * 1_000 + i));

suite('a cable that is pulled', () => {
  it('in the middle of a run ends nothing: no sample is lost, none is there twice', async () => {
    const { driver, phone } = await ready({ phones: [lasting(1.5)] });
    const ran = job(driver, rig.order(), {
      onEvent: (event) => {
        if (event.type === 'samples' && event.phase === 'measure' && event.first_iteration === 0)
          void phone.unplug();
      },
    });
    await eventually(() => driver.status.phase === 'recovering');
    expect(driver.status.reason).toMatch(/Not connected|does not answer/);
    await phone.plugIn();
    const { failure, measured, events } = await ran;
    expect(failure).toBeNull();
    expect(measured).toEqual(whole);
    expect(events.map((e) => e.seq)).toEqual(recordedLines().map((_, i) => i));
    expect(driver.status.phase).toBe('ready');
  });

  it('and not plugged in again ends the attempt as lost, and the phone is cleaned when it is back', async () => {
    const { driver, phone } = await ready({ phones: [hanging], limits: { graceMs: 500 } });
    const before = phone.settings.snapshot();
    const { failure } = await job(driver, rig.order(), {
      onEvent: (event) => event.type === 'load' && void phone.unplug(),
    });
    expect(failure).toMatchObject({ party: 'device' });
    expect(['DEVICE_LOST', 'DEVICE_UNRESPONSIVE']).toContain(failure!.name);
    expect(phone.processes.named('org.rackmark.harness')).toHaveLength(1);
    expect(phone.settings.snapshot()).not.toEqual(before);
    await phone.plugIn();
    await rig.until('ready');
    expect(phone.processes.named('org.rackmark.harness')).toEqual([]);
    expect(phone.files.below('/data/local/tmp/rackmark/runs')).toEqual([]);
    expect(phone.settings.snapshot()).toEqual(before);
  });

  it('by somebody who restarts the phone: the attempt ends as restarted', async () => {
    const { driver, phone } = await ready({ phones: [hanging] });
    const { failure } = await job(driver, rig.order(), {
      onEvent: (event) => event.type === 'load' && void phone.reboot(),
    });
    expect(failure).toMatchObject({ name: 'DEVICE_REBOOTED', code: 302 });
    await rig.until('ready');
  });

  it.each([
    ['while the model is copied', /^sync/, 1_500_000],
    ['while the app is installed', /package.install/, 2_000],
    ['when the run is started', /setsid/, 0],
    ['while its output is read', /dd if=/, 10],
    ['while settings are read', /settings get/, 0],
  ] as const)('%s: it is done again', async (_, service, bytes) => {
    rig = await Rig.start({ phones: [{ faults: { cut: { service, bytes } } }] });
    await rig.until('ready');
    const { failure, measured } = await job(rig.driver, rig.order({ model: Buffer.alloc(3_000_000, 'm') }));
    expect(failure).toBeNull();
    expect(measured).toEqual(whole);
    expect(rig.phone.faults.cut).toBeNull();
  });

  it('of an idle phone: it says so, and comes back by itself', async () => {
    const { driver, phone } = await ready();
    await phone.unplug();
    await eventually(() => driver.status.adb !== 'device');
    await rig.adb('disconnect', phone.address);
    await eventually(() => driver.status.adb === 'absent');
    expect(driver.status).toMatchObject({ phase: 'discovered', failure: null });
    expect(driver.status.reason).toMatch(/Plug it in again/);
    await phone.plugIn();
    await rig.until('ready');
    expect(rig.source.drivers).toHaveLength(1);
  });
});

suite('a phone that does not answer', () => {
  it('goes up the ladder, fails, and is well again after a person has looked', async () => {
    const { driver, phone } = await ready({ limits: { shellMs: 1_000 } });
    phone.faults.hangShell = /./;
    await eventually(() => driver.status.phase === 'recovering');
    await eventually(
      () => driver.status.phase === 'failed',
      () => JSON.stringify(driver.status),
    );
    expect(driver.status.failure).toMatchObject({ name: 'DEVICE_UNRESPONSIVE', code: 301 });
    expect(driver.status.reason).toMatch(/Unplug it and plug it in again/);
    phone.faults.hangShell = null;
    await driver.task('reconnect', new AbortController().signal);
    expect(driver.status).toMatchObject({ phase: 'ready', failure: null });
  });

  it('to more than its name is restarted, once, and is well again', async () => {
    const { driver, phone } = await ready({ limits: { shellMs: 1_000 } });
    const reasons = new Set<string | null>();
    driver.onChange = () => reasons.add(driver.status.reason);
    // What Android's services tell hangs; the shell itself answers.
    phone.faults.hangShell = /dumpsys/;
    await eventually(() => phone.reboots === 1);
    expect([...reasons]).toContainEqual(expect.stringContaining('It is restarted (step 3 of 4).'));
    phone.faults.hangShell = null;
    await rig.until('ready');
    // The next time within its half hour a person is asked instead.
    phone.faults.hangShell = /dumpsys/;
    await eventually(() => driver.status.phase === 'failed');
    expect(phone.reboots).toBe(1);
  });

  it('in a job: the job ends as unresponsive', async () => {
    const { driver, phone } = await ready({ limits: { shellMs: 1_000, idleMs: 1_000, graceMs: 2_500 } });
    const { failure } = await job(driver, rig.order(), {
      onEvent: (event) => event.type === 'load' && void (phone.faults.hangShell = /./),
    });
    expect(failure).toMatchObject({ name: 'DEVICE_UNRESPONSIVE' });
    phone.faults.hangShell = null;
    await rig.until('ready');
  });
});

suite('the adb server', () => {
  it('is started again when phones are dead together, and they come back', async () => {
    const { phones } = await ready({
      phones: [{}, {}, {}],
      source: { countMs: 50 },
      limits: { shellMs: 1_000 },
    });
    const before = rig.server.pid;
    const [first, second] = phones;
    first!.faults.hangShell = /./;
    second!.faults.hangShell = /./;
    await eventually(() => rig.server.pid !== null && rig.server.pid !== before);
    expect(rig.log).toContain('2 of 3 phones do not answer: the adb server is started again.');
    first!.faults.hangShell = null;
    second!.faults.hangShell = null;
    await rig.until('ready');
    expect(rig.log.filter((text) => /started again\.$/.test(text))).toHaveLength(1);
  });

  it('dies in the middle of a run: nobody blames the phone, and nothing is lost', async () => {
    const { driver } = await ready({ phones: [lasting(2)] });
    const reasons: (string | null)[] = [];
    driver.onChange = () => reasons.push(driver.status.reason);
    const { failure, measured } = await job(driver, rig.order(), {
      onEvent: (event) => {
        if (event.type === 'load') process.kill(rig.server.pid!, 'SIGKILL');
      },
    });
    expect(failure).toBeNull();
    expect(measured).toEqual(whole);
    expect(reasons).toContain('This computer’s adb server is down; it is started again.');
  });
});

/** From a moment on nothing of the agent's process reaches the phone any more. */
async function killed(order: RunOrder, when: RegExp | 'in the run' = 'in the run'): Promise<void> {
  const dead = new AbortController();
  const kill = () => void rig.source.stop().then(() => dead.abort());
  const old = job(rig.driver, order, {
    signal: dead.signal,
    end: false,
    onEvent: () => when === 'in the run' && kill(),
    onSay: (text) => when !== 'in the run' && when.test(text) && kill(),
  });
  await old;
  expect(rig.server.pid).toBeNull();
}

suite('an agent that is killed', () => {
  it('in the middle of a run: the next process collects it, measured once', async () => {
    const { phone } = await ready({ phones: [lasting(1.2)] });
    const order = rig.order();
    rig.openRuns = [order.runId];
    await killed(order);
    await rig.startSource();
    await rig.until('ready');
    const { failure, measured, said } = await job(rig.driver, order);
    expect(failure).toBeNull();
    expect(measured).toEqual(whole);
    expect(said).toContain('Collects a run that went on while the agent was away.');
    expect(phone.log.lines(null).filter((l) => /Start proc/.test(l))).toHaveLength(1);
  });

  it.each([
    ['while it sets the phone up', /^Sets the phone up/],
    ['while it copies the model', /^Copies the model: [1-9]/],
  ])('%s: the next process begins again', async (_, when) => {
    const { phone } = await ready();
    const before = phone.settings.snapshot();
    const order = rig.order({ model: Buffer.alloc(6_000_000, 'm') });
    rig.openRuns = [order.runId];
    await killed(order, when);
    await rig.startSource();
    await rig.until('ready');
    const { failure, measured } = await job(rig.driver, order);
    expect(failure).toBeNull();
    expect(measured).toEqual(whole);
    expect(phone.settings.snapshot()).toEqual(before);
    expect(phone.files.list('/data/local/tmp/rackmark/models')).toEqual([`${order.modelSha256}.tflite`]);
  });

  it('whose work is not wanted any more: the phone is cleaned', async () => {
    const { phone } = await ready({ phones: [hanging] });
    const before = phone.settings.snapshot();
    const order = rig.order();
    await killed(order);
    expect(phone.settings.snapshot()).not.toEqual(before);
    await rig.startSource();
    await rig.until('ready');
    expect(phone.processes.named('org.rackmark.harness')).toEqual([]);
    expect(phone.settings.snapshot()).toEqual(before);
    expect(phone.files.below('/data/local/tmp/rackmark/runs')).toEqual([]);
    expect(
      (await job(rig.driver, { ...order, runId: randomUUID() }, { signal: AbortSignal.timeout(1) })).failure,
    ).toMatchObject({ name: 'CANCELLED' });
  });
});
