import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { devicePage, rackDay } from '@rackmark/contracts';
import pg from 'pg';
import { fit } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
beforeAll(async () => void (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

it('200 phones: a heartbeat, the list and the day of the rack do not ask the database once a device', async () => {
  const { agent, devices } = await rack.phones(200);
  await rack.start(devices, { configurations: [1, 2, 3].map((threads) => ({ threads })) });
  const claimed = await Promise.all(devices.slice(0, 50).map((d) => agent.claim(d)));
  expect(claimed.filter((c) => c !== null)).toHaveLength(50);
  await rack.portal.db.query(
    `INSERT INTO device_use SELECT d.id, now() - make_interval(mins => 5 * (s + 1)), now() - make_interval(mins => 5 * s), 200, 60, 40, 0, 0
       FROM device d, generate_series(0, 287) s WHERE d.id = ANY($1)`,
    [devices],
  );
  /** Statements that something asks the database, of a portal that does nothing else. */
  const statements = async (what: () => Promise<unknown>) => {
    const queries = jest.spyOn(pg.Client.prototype, 'query');
    await what();
    const asked = queries.mock.calls.length;
    queries.mockRestore();
    return asked;
  };
  const list = () => call(rack.portal, 'GET', '/devices?limit=200');
  expect(devicePage.parse((await list()).body).items).toHaveLength(200);
  const day = rackDay.parse((await call(rack.portal, 'GET', '/rack/day')).body).devices;
  expect(day.filter((d) => Math.abs(d.measuring_share - 2 / 3) < 0.01)).toHaveLength(200);
  expect(day.every((d) => d.spans.length <= 96)).toBe(true);
  // Milliseconds say what else the computer does; a statement a device would show here, whatever the portal does besides.
  const few = devices.length / 2;
  expect(await statements(list)).toBeLessThan(few);
  expect(await statements(() => call(rack.portal, 'GET', '/rack/day'))).toBeLessThan(few);
  expect(await statements(() => agent.beat(devices.map((id) => fit(id))))).toBeLessThan(few);
  agent.disconnect();
});
