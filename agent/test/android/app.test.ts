import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { fakeApk } from '../fake-phone/apk.js';
import { installFailures } from '../fake-phone/faults.js';
import { adb, eventually, job, Rig, type RigOptions } from './rig.js';

const suite = adb === null ? describe.skip : describe;
let rig: Rig | undefined;
afterEach(async () => {
  if (rig === undefined) return;
  const trouble = rig.phones.flatMap((p) => p.trouble);
  await rig.stop();
  rig = undefined;
  expect(trouble).toEqual([]);
});
async function ready(options: RigOptions = {}): Promise<Rig> {
  rig = await Rig.start(options);
  await rig.until('ready');
  return rig;
}

suite('the harness app', () => {
  const makersOwn = ['userRestricted', 'xiaomi', 'hyperOs', 'vivo', 'oppo', 'colorOs', 'miui', 'poco'];
  it.each(Object.entries(installFailures))(
    '%s: the phone says no, and the page what to do',
    async (kind, text) => {
      rig = await Rig.start({ phones: [{ faults: { installFailure: text } }] });
      await rig.until('failed');
      const { failure, reason } = rig.driver.status;
      const isMakers = makersOwn.includes(kind);
      expect(failure).toMatchObject(
        isMakers ? { name: 'INSTALL_NOT_ALLOWED', code: 331 } : { name: 'INSTALL_REFUSED', code: 330 },
      );
      if (isMakers) {
        expect(reason).toMatch(/Install via USB/);
        expect(reason).not.toMatch(/APK is|harness:build/);
      }
      expect(reason).toContain(text.split(':')[0]!);
      expect(reason!.split('. ').length).toBeGreaterThan(1);
      // Somebody has done it.
      rig.phone.faults.installFailure = null;
      expect(await rig.driver.task('reconnect', new AbortController().signal)).toMatch(/made anew/);
      expect(rig.driver.status).toMatchObject({ phase: 'ready', failure: null });
    },
  );

  it('a package service that is still starting is waited for, and is no fault of the app', async () => {
    rig = await Rig.start({ phones: [{ faults: { missingServices: new Set(['package']) } }] });
    await eventually(() => /has started/.test(rig!.driver?.status.reason ?? ''));
    expect(rig.driver.status.phase).toBe('preparing');
    rig.phone.faults.missingServices = new Set();
    await rig.until('ready');
    expect(rig.driver.facts.android?.harness?.version).toBe('1.0.0');
  });

  it.each([
    // dotnet/xharness#725, jeiel85/markleaf-android#377, moreSwift/swift-bundler#203
    "cmd: Can't find service: package\n",
    'cmd: Failure calling service package: Broken pipe (32)\n',
    "\nException occurred while executing 'install':\njava.lang.IllegalStateException: Cannot access system provider: 'settings' before system providers are installed!\n\tat com.android.server.am.ContentProviderHelper.getContentProviderImpl(ContentProviderHelper.java:423)\n",
    'Error: Could not access the Package Manager.  Is the system running?\n',
  ])('an install that meets no package service is made again: %j', async (installAnswer) => {
    rig = await Rig.start({ phones: [{ faults: { installAnswer } }] });
    await eventually(() => /package service has started/.test(rig!.driver?.status.reason ?? ''));
    expect(rig.driver.status).toMatchObject({ phase: 'preparing', failure: null });
    rig.phone.faults.installAnswer = null;
    await rig.until('ready');
  });

  it('of another key is removed first, without asking', async () => {
    rig = await Rig.start({ phones: [{ faults: { installFailure: installFailures.otherSignature } }] });
    const { phone } = rig;
    phone.packages.put('org.rackmark.harness', { versionName: '0.9.0' });
    const remove = phone.packages.remove.bind(phone.packages);
    phone.packages.remove = (name) => {
      phone.faults.installFailure = null;
      return remove(name);
    };
    await rig.until('ready');
    expect(rig.driver.facts.android?.harness).toEqual({ version: '1.0.0' });
  });

  it('is installed only when the portal has another one, fetched once for all phones', async () => {
    const { phones } = await ready({ phones: [{}, {}, {}] });
    expect(rig!.downloads).toBe(1);
    const installs = () => phones.map((p) => p.opened.filter((s) => /package.install/.test(s)).length);
    expect(installs()).toEqual([1, 1, 1]);
    rig!.apk = fakeApk({ versionCode: 2, versionName: '1.1.0' });
    await eventually(() => rig!.source.drivers.every((d) => d.facts.android?.harness?.version === '1.1.0'));
    await rig!.until('ready');
    expect(rig!.downloads).toBe(2);
    expect(installs()).toEqual([2, 2, 2]);
    await rig!.driver.task('reconnect', new AbortController().signal);
    expect(installs()).toEqual([2, 2, 2]);
  });

  it('that does not start is installed again before the next job', async () => {
    const { phone, driver } = await ready();
    const name = 'org.rackmark.harness';
    const there = phone.packages.get(name)!;
    const { failure } = await job(driver, rig!.order(), {
      onSay: (text) => text.startsWith('Copies') && phone.packages.remove(name),
    });
    expect(failure).toMatchObject({ name: 'INSTALL_REFUSED' });
    // As a launcher leaves it for another user: there by its name, and it does not start.
    phone.packages.put(name, there);
    const { failure: next } = await job(driver, rig!.order());
    expect(next).toBeNull();
    expect(phone.opened.filter((s) => /package.install/.test(s))).toHaveLength(2);
  });

  it('that is older than shapes and files of inputs would leave them out: the run is refused', async () => {
    const { driver } = await ready();
    const order = rig!.order({ configuration: { shapes: { image: [1, 8, 8, 3] } } });
    expect((await job(driver, order)).failure).toMatchObject({
      name: 'ENGINE_MISSING',
      message: expect.stringContaining(
        'harness app 1.1.0 takes no shapes of inputs; that of version 2.0 does',
      ),
    });
    const inputs = { image: { sha256: 'ab'.repeat(32) } };
    const filled = { ...rig!.order({ configuration: { inputs } }), runId: randomUUID() };
    expect((await job(driver, filled)).failure!.message).toContain('1.1.0 fills no inputs from files');
    rig!.app = { version: '2.0.0' };
    rig!.apk = fakeApk({ versionCode: 3, versionName: '2.0.0' });
    await eventually(() => driver.facts.android?.harness?.version === '2.0.0');
    await rig!.until('ready');
    expect((await job(driver, { ...order, runId: randomUUID() })).failure).toBeNull();
  });

  it('that the portal has not got: the offer says what to run, and a run ends so', async () => {
    const { driver } = await ready({ app: null });
    expect(driver.facts.engines[0]).toMatchObject({
      engine: 'litert',
      available: false,
      reason: expect.stringContaining('npm run harness:build'),
    });
    const { failure } = await job(driver, rig!.order());
    expect(failure).toMatchObject({ name: 'HARNESS_APP_MISSING', code: 602 });
    // Built meanwhile.
    rig!.app = {};
    await eventually(() => driver.facts.engines[0]?.available === true);
  });
});
