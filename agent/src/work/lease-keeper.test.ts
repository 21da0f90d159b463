import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LeaseKeeper } from './lease-keeper.js';

const lease = () => ({ lease_id: randomUUID(), epoch: 1 });

describe('the lease keeper', () => {
  it('a lease that is not renewed in time lets no run begin until the server has said so', async () => {
    let now = 0;
    const keeper = new LeaseKeeper(() => now);
    const held = lease();
    const signal = keeper.hold(held);
    now = 60_001;
    const waits = keeper.valid(held.lease_id);
    keeper.expire();
    // The run that is under way may end.
    expect([keeper.isValid(held.lease_id), signal.aborted]).toEqual([false, false]);
    keeper.answered({ renewed: [held.lease_id], fenced: [] }, 59_000);
    expect([await waits, keeper.isValid(held.lease_id)]).toEqual([true, true]);
    now = 200_000;
    const second = keeper.valid(held.lease_id);
    keeper.answered({ renewed: [], fenced: [held.lease_id] }, 199_000);
    expect([await second, signal.aborted, keeper.list()]).toEqual([false, true, []]);
  });
  it('work that has waited for ten minutes lets its device rest; a run is never ended for that', async () => {
    let now = 0;
    const keeper = new LeaseKeeper(() => now);
    const [busy, idle] = [lease(), lease()];
    const signals = [keeper.hold(busy), keeper.hold(idle)];
    now = 661_000;
    const waits = keeper.valid(idle.lease_id);
    keeper.expire();
    expect([await waits, ...signals.map((s) => s.aborted)]).toEqual([false, false, true]);
  });
  it('never begins a run under a lease longer than a minute after the request that renewed it', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ wait: fc.nat(40_000), renewed: fc.boolean(), fenced: fc.boolean() }), {
          maxLength: 20,
        }),
        (steps) => {
          let now = 0;
          const keeper = new LeaseKeeper(() => now);
          const held = lease();
          const signal = keeper.hold(held);
          let limit = 60_000;
          for (const step of steps) {
            const askedAt = now;
            now += step.wait;
            expect(keeper.isValid(held.lease_id)).toBe(now <= limit && !signal.aborted);
            keeper.answered(
              {
                renewed: step.renewed ? [held.lease_id] : [],
                fenced: step.fenced ? [held.lease_id] : [],
              },
              askedAt,
            );
            if (step.fenced) expect(signal.aborted).toBe(true);
            if (step.renewed) limit = askedAt + 60_000;
          }
        },
      ),
    ));
});
