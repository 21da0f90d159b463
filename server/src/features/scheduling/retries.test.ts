import { describe, expect, it } from '@jest/globals';
import { fail, failureName, failures, type Failure, type FailureName } from '@rackmark/contracts';
import fc from 'fast-check';
import { MOST_ATTEMPTS, retryAfter } from './retries.js';

const of = (...names: (FailureName | null)[]): (Failure | null)[] =>
  names.map((n) => (n === null ? null : fail(n, 'It failed.')));
const never = { again: false };
const after = (delaySeconds: number) => ({ again: true, delaySeconds });

describe('another attempt', () => {
  it.each<[string, (FailureName | null)[], unknown]>([
    ['a bad request', ['BAD_SPEC'], never],
    ['what cannot run here', ['UNSUPPORTED_OPERATOR'], never],
    ['a crash of the work', ['NATIVE_CRASH'], never],
    ['a lost phone, once', ['DEVICE_LOST'], after(10)],
    ['a lost phone, twice', ['DEVICE_LOST', 'DEVICE_LOST'], after(60)],
    ['a lost phone, then a reboot: one party, one budget', ['DEVICE_LOST', 'DEVICE_REBOOTED'], after(60)],
    ['a lost phone, three times', ['DEVICE_LOST', 'DEVICE_LOST', 'DEVICE_LOST'], never],
    ['a gate that gave up', ['GATE_TIMEOUT'], after(120)],
    ['a gate that gave up three times', ['GATE_TIMEOUT', 'GATE_TIMEOUT', 'GATE_TIMEOUT'], never],
    ['a restarted agent', ['AGENT_LOST'], after(0)],
    ['no adb server', ['ADB_SERVER'], after(10)],
    ['no model', ['MODEL_DOWNLOAD', 'MODEL_DOWNLOAD'], after(60)],
    ['a lease that ran out', ['LEASE_EXPIRED'], after(0)],
    ['a lease that ran out again', ['LEASE_EXPIRED', 'LEASE_FENCED'], after(20)],
    ['cancelled', ['CANCELLED'], never],
    ['no reason, once', [null], after(10)],
    ['no reason, twice', [null, null], never],
    ['each party has a budget of its own', ['DEVICE_LOST', 'DEVICE_LOST', 'AGENT_LOST'], after(0)],
  ])('%s', (_, names, expected) => expect(retryAfter(of(...names))).toEqual(expected));

  it('whoever fails it, a job ends', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...failureName.options), { minLength: 1, maxLength: 30 }),
        (names) => {
          let tries = 0;
          while (tries < names.length && retryAfter(of(...names.slice(0, tries + 1))).again) tries++;
          expect(tries).toBeLessThan(MOST_ATTEMPTS);
        },
      ),
    ));
  it('what the taxonomy calls final is never tried again', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...failureName.options), { maxLength: 4 }), (names) => {
        for (const name of failureName.options.filter((n) => !failures[n].retry))
          expect(retryAfter(of(...names, name)).again).toBe(false);
      }),
    ));
});
