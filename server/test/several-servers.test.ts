import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newBenchmark } from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import { DataSource } from 'typeorm';
import { BenchmarksService } from '../src/features/benchmarks/benchmarks.service.js';
import { KeeperService } from '../src/features/devices/keeper.service.js';
import { prepareDataDir, type Config } from '../src/platform/config/config.js';
import { Periodic } from '../src/platform/load/periodic.js';
import { createApp } from '../src/portal.js';
import { THIS_COMPUTER } from '../src/platform/security/principal.js';
import { FakeAgent } from './support/fake-agent.js';
import { testPortal, upload, type TestPortal } from './support/portal.js';

let portal: TestPortal;
let otherDir: string;
beforeAll(async () => {
  portal = await testPortal();
  otherDir = mkdtempSync(join(tmpdir(), 'rackmark-test-'));
  prepareDataDir(otherDir);
});
afterAll(async () => {
  await portal.stop();
  rmSync(otherDir, { recursive: true, force: true });
});

/** A server on the same database starts, and ends. */
async function startsBeside(config: Config): Promise<void> {
  const app = await createApp(config, config.databaseUrl!);
  await app.close();
}

it('what comes again and again is done by one server at a time, and once in its period', async () => {
  const db = portal.app.get(DataSource);
  const [one, other] = [new Periodic(db), new Periodic(db)];
  const done: string[] = [];
  const turn = (by: Periodic, name: string, work = () => Promise.resolve()) =>
    by.turn('cleaning', 60_000, () => (done.push(name), work()));
  const later = () => portal.db.query(`UPDATE periodic_work SET began_at = began_at - interval '60 s'`);
  await turn(one, 'one', async () => {
    await turn(other, 'at once');
    // However late it is: the first is at it still.
    await later();
    expect(await turn(other, 'in the middle')).toBe(false);
    // The period began with the first.
    await portal.db.query(`UPDATE periodic_work SET began_at = now()`);
  });
  expect(await turn(other, 'too early')).toBe(false);
  await later();
  const failing = turn(other, 'failing', () => Promise.reject(new Error('broken')));
  await expect(failing).rejects.toThrow('broken');
  await later();
  expect(await turn(one, 'after the failure')).toBe(true);
  expect(done).toEqual(['one', 'failing', 'after the failure']);
});

it('a start lets go of its own agents only, and gives no time to those that another server hears', async () => {
  const model = (await upload(portal, badModels.addModel())).body.model.sha256;
  const { agent, devices } = await FakeAgent.welcomed(portal);
  const request = { models: [model], configurations: [{}], devices: { ids: devices } };
  await portal.app.get(BenchmarksService).create(THIS_COMPUTER, newBenchmark.parse(request), null);
  await agent.claim(devices[0]!);
  await portal.db.query(`UPDATE lease SET expires_at = now() + interval '60 s'`);
  const state = async () =>
    (
      await portal.db.query(
        `SELECT a.connected, l.expires_at > now() + interval '61 s' AS has_more FROM agent a JOIN lease l ON l.agent_id = a.id`,
      )
    ).rows[0];
  await startsBeside({ ...portal.config, dataDir: otherDir });
  expect(await state()).toEqual({ connected: true, has_more: false });
  await startsBeside(portal.config);
  expect(await state()).toEqual({ connected: false, has_more: true });
  agent.disconnect();
});

it('an agent whose server is no more is let go once it is silent', async () => {
  const { agent } = await FakeAgent.welcomed(portal);
  await portal.db.query(
    `UPDATE agent SET server_id = gen_random_uuid(), last_seen_at = now() - interval '119 s' WHERE id = $1`,
    [agent.hello.agent_id],
  );
  const swept = async () => {
    await portal.app.get(KeeperService).sweep();
    return (await portal.db.query('SELECT connected FROM agent WHERE id = $1', [agent.hello.agent_id]))
      .rows[0].connected;
  };
  expect(await swept()).toBe(true);
  await portal.db.query(`UPDATE agent SET last_seen_at = now() - interval '121 s' WHERE id = $1`, [
    agent.hello.agent_id,
  ]);
  expect(await swept()).toBe(false);
  agent.disconnect();
});
