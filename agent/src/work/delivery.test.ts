import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { runResult } from '@rackmark/contracts';
import { RunCollector } from '@rackmark/harness/core';
import { deliveryOf, inPlaceOf } from './delivery.js';

const result = () => new RunCollector().end({ lease_id: randomUUID(), epoch: 1 }, null);

describe('what an answer means', () => {
  const told = (status: number, code: string) => ({
    type: 'about:blank',
    title: 'x',
    status,
    code,
    detail: 'Because.',
  });
  it.each([
    [200, { run_id: randomUUID(), state: 'stored', not_needed: [] }, 'delivered'],
    // A hotel's page, a proxy: not the portal.
    [200, '<html>', 'later'],
    [404, null, 'later'],
    [413, null, 'refused'],
    [400, told(400, 'BAD_REQUEST'), 'refused'],
    [409, told(409, 'RUN_ALREADY_ENDED'), 'dropped'],
    [404, told(404, 'RUN_NOT_FOUND'), 'dropped'],
    [403, told(403, 'LEASE_OF_ANOTHER_AGENT'), 'refused'],
    [403, told(403, 'AGENTS_ONLY'), 'later'],
    [401, told(401, 'KEY_REVOKED'), 'later'],
    [429, told(429, 'TOO_MANY_ATTEMPTS'), 'later'],
    [500, told(500, 'INTERNAL'), 'later'],
    [503, told(503, 'UNAVAILABLE'), 'later'],
  ])('%s %j: %s', (status, body, state) => {
    expect(deliveryOf(status, body).state).toBe(state);
  });
  it('a failed result stands in for one that is refused, never for another stand-in', () => {
    const instead = inPlaceOf(result(), { code: 'TOO_LARGE', detail: 'It has 72 MB.' })!;
    expect(runResult.parse(instead)).toMatchObject({
      outcome: 'failed',
      failure: { name: 'RESULT_REFUSED' },
    });
    expect(inPlaceOf(instead, { code: 'TOO_LARGE', detail: '' })).toBeNull();
    expect(inPlaceOf(result(), { code: 'LEASE_NOT_OF_RUN', detail: '' })).toBeNull();
  });
});
