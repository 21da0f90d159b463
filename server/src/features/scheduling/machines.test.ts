import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextAttempt, nextJob, nextLease, nextRun } from './machines.js';

const machines = {
  job: {
    next: nextJob,
    first: 'queued',
    final: ['ended'],
    events: ['leased', 'given_back', 'all_runs_ended'],
  },
  attempt: {
    next: nextAttempt,
    first: 'running',
    final: ['completed', 'failed', 'lost', 'cancelled'],
    events: ['completed', 'failed', 'lease_lost', 'cancelled'],
  },
  lease: {
    next: nextLease,
    first: 'active',
    final: ['released', 'expired', 'revoked'],
    events: ['released', 'expired', 'revoked'],
  },
  run: { next: nextRun, first: 'planned', final: ['ended'], events: ['started', 'attempt_over', 'ended'] },
} as const;

describe.each(Object.entries(machines))('%s', (_, m) => {
  const next = m.next as (state: string, event: string) => string | null;
  it('a final state never changes, whatever comes', () =>
    fc.assert(
      fc.property(fc.constantFrom(...m.final), fc.array(fc.constantFrom(...m.events)), (state, events) => {
        expect(events.every((e) => next(state, e) === null)).toBe(true);
      }),
    ));
  it('from every state that is not final, some way leads to a final one', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...m.events), { maxLength: 20 }), (events) => {
        const state = events.reduce((s, e) => next(s, e) ?? s, m.first as string);
        const reach = new Set([state]);
        for (let size = 0; size !== reach.size;) {
          size = reach.size;
          for (const s of [...reach]) for (const e of m.events) reach.add(next(s, e) ?? s);
        }
        expect(m.final.some((f) => reach.has(f))).toBe(true);
      }),
    ));
});
