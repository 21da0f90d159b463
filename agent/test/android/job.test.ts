import { afterEach, describe, expect, it } from '@jest/globals';
import { adb, job, Rig, recordedLines } from './rig.js';

const suite = adb === null ? describe.skip : describe;
it('adb is there', () => {
  if (adb === null) console.warn('SKIPPED: no adb program (Debian package adb); phones are not tested.');
  if (process.env['CI'] === 'true') expect(adb).not.toBeNull();
});

let rig: Rig;
afterEach(async () => {
  const trouble = rig.phones.flatMap((p) => p.trouble);
  await rig.stop();
  expect(trouble).toEqual([]);
});

suite('a job on a phone', () => {
  it('measures, and leaves the phone as it was', async () => {
    rig = await Rig.start();
    const before = rig.phone.settings.snapshot();
    await rig.until('ready');
    expect(rig.driver.facts).toMatchObject({
      kind: 'android',
      simulated: true,
      device_model: 'Pixel 9 Pro',
      place: rig.phone.address,
      android: { brand: 'Google', harness: { version: '1.0.0' } },
    });
    const order = rig.order();
    const { failure, measured, events } = await job(rig.driver, order);
    expect(failure).toBeNull();
    expect(measured).toHaveLength(60);
    expect(events.map((e) => e.seq)).toEqual(recordedLines().map((_, i) => i));
    expect(rig.driver.status.phase).toBe('ready');
    expect(rig.phone.settings.snapshot()).toEqual(before);
    const left = rig.phone.files.below('/data/local/tmp/rackmark');
    expect(left.join(' ')).not.toContain(order.runId);
  });
});
