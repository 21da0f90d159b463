import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { badModels } from '@rackmark/sample-models';
import { fit, resultOf, sendResult } from './support/fake-agent.js';
import { call, upload } from './support/portal.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
beforeAll(async () => (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

/** No text of PostgreSQL holds the one, and no JSON of it half of the other. */
const RUBBISH = 'a\u0000b\ud83d';
const KEPT = 'ab\ufffd';

it('what a phone prints may hold anything: heartbeats, results and failures are kept without what cannot be', async () => {
  const { agent, first } = await rack.phones();
  await agent.beat([fit(first, { phase: 'preparing', phase_reason: RUBBISH })]);
  expect((await rack.device(first)).phase_reason).toBe(KEPT);
  await agent.beat([fit(first)]);
  const b = await rack.start([first]);
  const a = await rack.claim(agent, first);
  const answer = await sendResult(rack.portal, a.runs[0]!.run_id, {
    ...resultOf(a),
    log: [RUBBISH],
  });
  expect(answer.status).toBe(200);
  expect((await call(rack.portal, 'GET', `/runs/${a.runs[0]!.run_id}`)).body.log[0]).toBe(KEPT);
  expect((await call(rack.portal, 'GET', `/benchmarks/${b.id}`)).body.state).toBe('ended');
});

it('names and searches with such letters are no fault of the portal', async () => {
  expect((await upload(rack.portal, badModels.addModel(), 'x\0y.tflite')).status).toBeLessThan(500);
  const { status, body } = await upload(rack.portal, badModels.addModel(), 'x.tflite', { family: RUBBISH });
  expect([status, body.model.sha256]).toEqual([200, rack.model]);
  expect((await call(rack.portal, 'GET', '/models?search=%00')).status).toBeLessThan(500);
  expect((await call(rack.portal, 'GET', '/benchmarks?model=%00')).status).toBeLessThan(500);
  expect((await call(rack.portal, 'POST', '/device-sets', { name: RUBBISH, choice: {} })).status).toBe(201);
});
