import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Body } from './fake-phone/body/body.js';
import { coresOf, phoneModels } from './fake-phone/body/models.js';
import { clockLimit, next, restingBody, type BodyLoad } from './fake-phone/body/physics.js';

const parts = phoneModels.pixel9Pro.body;
const load = (more: Partial<BodyLoad> = {}): BodyLoad => ({
  cpu: 0,
  isCharging: true,
  isScreenOn: false,
  roomC: 22,
  cores: 8,
  clockBound: 1,
  ...more,
});

describe('the physical model', () => {
  it('sustained load heats, throttles and settles; rest cools and sets the clocks free', () => {
    let hot = next(parts, restingBody(22), load({ cpu: 1 }), 3600);
    expect(hot.status).toBeGreaterThanOrEqual(1);
    expect(clockLimit(hot)).toBeLessThan(1);
    expect(hot.socC).toBeGreaterThan(hot.skinC);
    expect(hot.skinC).toBeLessThan(52);
    hot = next(parts, hot, load(), 3600);
    expect(hot.status).toBe(0);
    expect(clockLimit(hot)).toBe(1);
    expect(hot.skinC).toBeLessThan(26);
  });
  it('a short load does not throttle', () => {
    expect(next(parts, restingBody(22), load({ cpu: 1 }), 20).status).toBe(0);
  });
  it('never gets colder than the room, nor fuller than full, and ends the same in any steps', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 600 }),
        (cpu, isCharging, a, b) => {
          const l = load({ cpu, isCharging });
          const whole = next(parts, restingBody(22), l, a + b);
          const cut = next(parts, next(parts, restingBody(22), l, a), l, b);
          expect(cut.skinC).toBeCloseTo(whole.skinC, 6);
          expect(whole.skinC).toBeGreaterThanOrEqual(22);
          expect(whole.charge).toBeGreaterThanOrEqual(0);
          expect(whole.charge).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 50 },
    ));
  it('drains without a cable and charges on it', () => {
    const drained = next(parts, restingBody(22), load({ cpu: 1, isCharging: false }), 600);
    expect(drained.charge).toBeLessThan(0.87);
    expect(drained.currentMa).toBeLessThan(-500);
    const charged = next(parts, restingBody(22), load(), 600);
    expect(charged.charge).toBeGreaterThan(0.87);
    expect(charged.currentMa).toBeGreaterThan(0);
    expect(charged.voltageMv).toBeGreaterThan(drained.voltageMv);
  });
  it.each(Object.values(phoneModels))(
    '$name throttles under full load within an hour, and not at rest',
    (model) => {
      const l = load({ cores: coresOf(model) });
      expect(next(model.body, restingBody(22), l, 3600).status).toBe(0);
      const hot = next(model.body, restingBody(22), { ...l, cpu: 1 }, 3600);
      // The slow phone and the tablet hold what they have.
      if (['Galaxy A16', 'Galaxy Tab S9'].includes(model.name)) expect(hot.status).toBeLessThanOrEqual(1);
      else expect(hot.status).toBeGreaterThanOrEqual(1);
    },
  );
});

it('a body follows its clock: what the load was counts for as long as it was', () => {
  let ms = 0;
  const body = new Body(parts, () => ms, { cores: 8, roomC: 22 });
  body.change({ cpu: 1 });
  ms += 1_800_000;
  body.change({ cpu: 0 });
  const hot = body.now();
  expect(hot.status).toBeGreaterThan(0);
  expect(hot.busyS).toBeCloseTo(8 * 1800, 0);
  ms += 3_600_000;
  expect(body.now().skinC).toBeLessThan(hot.skinC - 10);
});
