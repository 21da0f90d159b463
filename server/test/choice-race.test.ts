import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problem } from '@rackmark/contracts';
import { mobileNetLike } from '@rackmark/sample-models';
import pg from 'pg';
import { until } from '../../test-support/patience.js';
import { call, upload, type Answer } from './support/portal.js';
import { TestRack, type Rack } from './support/rack.js';

// What a benchmark is made of may be deleted in the moment in which it is made.
let rack: TestRack;
let own: Rack;
/** Somebody else who works on the same database. */
let other: pg.Client;
beforeAll(async () => {
  rack = await TestRack.open();
  own = await rack.phones(1);
  const { databaseUrl, databaseSchema } = rack.portal.config;
  other = new pg.Client({ connectionString: databaseUrl!, options: `-c search_path=${databaseSchema}` });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await rack.portal.stop();
});

let classes = 2;
const newModel = async (): Promise<string> => {
  const bytes = mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: ++classes });
  return (await upload(rack.portal, bytes)).body.model.sha256;
};
const start = (sha: string, device = own.first): Promise<Answer> =>
  call(rack.portal, 'POST', '/benchmarks', { ...rack.request({ ids: [device] }), models: [sha] });
const said = ({ status, body }: Answer) => [status, problem.parse(body).code];
const waitsForALock = () =>
  until(async () => {
    const { rows } = await other.query(
      `SELECT 1 FROM pg_locks l JOIN pg_locks held USING (transactionid) WHERE NOT l.granted AND held.granted AND held.pid = pg_backend_pid()`,
    );
    return rows.length > 0;
  }, 'the new benchmark waits for who deletes');

describe('a benchmark that is made while', () => {
  it.each([
    [
      'its model is deleted, which keeps facts',
      'UPDATE model SET deleted_at = now() WHERE sha256 = $1',
      [422, 'MODEL_DELETED'],
    ],
    ['its model is deleted whole', 'DELETE FROM model WHERE sha256 = $1', [409, 'CHOICE_CHANGED']],
  ])('%s', async (_, sql, answer) => {
    const sha = await newModel();
    await other.query('BEGIN');
    // As whoever deletes does first.
    await other.query('SELECT 1 FROM model WHERE sha256 = $1 FOR UPDATE', [sha]);
    await other.query(sql, [sha]);
    const started = start(sha);
    await waitsForALock();
    await other.query('COMMIT');
    expect(said(await started)).toEqual(answer);
  });

  it('its device is deleted', async () => {
    const { first, agent } = await rack.phones(1);
    agent.disconnect();
    const sha = await newModel();
    await other.query('BEGIN');
    await other.query('DELETE FROM device WHERE id = $1', [first]);
    const started = start(sha, first);
    await waitsForALock();
    await other.query('COMMIT');
    expect(said(await started)).toEqual([409, 'CHOICE_CHANGED']);
  });

  it('people delete its model: either it is made, or the model is gone, never both', async () => {
    for (let round = 0; round < 12; round++) {
      const sha = await newModel();
      const [made, gone] = await Promise.all([start(sha), call(rack.portal, 'DELETE', `/models/${sha}`)]);
      if (made.status === 201) {
        expect(said(gone)).toEqual([409, 'MODEL_IN_USE']);
        await rack.cancel(made.body.id);
      } else {
        expect(gone.status).toBe(200);
        expect([404, 409, 422]).toContain(made.status);
      }
    }
  });
});
