import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fail } from '@rackmark/contracts';
import { Agent } from '../src/agent.js';
import { Portal } from '../src/portal.js';
import { RunCollector } from '@rackmark/harness/core';
import { HeldWork } from '../src/work/held-work.js';
import { Spool } from '../src/work/spool.js';
import { eventually } from './android/rig.js';
import { assignment } from './support/assignment.js';
import { PlayedDriver, PlayedSource } from './support/played-driver.js';
import { PlayedServer } from './support/played-server.js';

let dir: string;
let server: PlayedServer;
let agent: Agent;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rackmark-agent-'));
  server = new PlayedServer();
});
afterEach(async () => {
  await agent.stop();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});
async function start(source: PlayedSource): Promise<void> {
  agent = new Agent({
    settings: { name: 'test', dataDir: dir },
    portal: new Portal(await server.listen()),
    agentId: randomUUID(),
    version: '0',
    sources: [source],
    held: new HeldWork(dir),
    log: () => {},
    onRefused: () => {},
  });
  await agent.start();
}

describe('a run that something outside ended', () => {
  const killed = fail('RUN_KILLED', 'Something outside ended it.');
  const ended = async (failures: (typeof killed | null)[]) => {
    const driver = new PlayedDriver('1');
    driver.run = async (order) => (driver.runs.push(order.runId), failures.shift() ?? null);
    const work = assignment('1', 2);
    server.work = [work];
    await start(new PlayedSource([driver]));
    await eventually(() => server.ends.length === 1);
    return { driver, ids: work.runs.map((r) => r.run_id) };
  };
  it('is made once more, at once, in the same attempt', async () => {
    const { driver, ids } = await ended([killed]);
    expect(driver.runs).toEqual([ids[0], ids[0], ids[1]]);
    expect(driver.done).toContain(`forget ${ids[0]}`);
    expect(server.ends).toMatchObject([{ state: 'completed' }]);
    expect(server.bodies.get(ids[0]!)).toMatchObject({
      outcome: 'measured',
      log: ['warning: The first try was ended from outside: Something outside ended it.'],
    });
  });
  it('and killed again, it ends with the reason; the others go on', async () => {
    const { driver, ids } = await ended([killed, killed]);
    expect(driver.runs).toEqual([ids[0], ids[0], ids[1]]);
    expect(server.bodies.get(ids[0]!)).toMatchObject({ outcome: 'failed', failure: { name: 'RUN_KILLED' } });
    expect(server.bodies.get(ids[1]!)).toMatchObject({ outcome: 'measured' });
    expect(server.ends).toMatchObject([{ state: 'completed' }]);
  });
});

describe('results that an earlier attempt left', () => {
  const left = (runId: string) => {
    const lease = { lease_id: randomUUID(), epoch: 7 };
    new Spool(dir).put({ runId, result: new RunCollector().end(lease, null) });
    return lease;
  };
  const trouble = (status: number, code: string) => ({
    ...{ type: 'about:blank', title: 'x', status, code, detail: 'Because.' },
  });
  it('are tried before any device asks for work; until then the hello names their leases', async () => {
    const runId = randomUUID();
    const lease = left(runId);
    server.work = [assignment('1', 1)];
    const seen: number[] = [];
    const driver = new PlayedDriver('1');
    driver.run = async () => (seen.push(server.results.length), null);
    await start(new PlayedSource([driver]));
    await eventually(() => server.ends.length === 1);
    expect(server.results[0]).toBe(runId);
    expect(seen).toEqual([1]);
    expect(server.hellos.at(-1)!.leases).toEqual([]);
    expect(server.hellos[0]!.leases.every((l) => l.lease_id === lease.lease_id)).toBe(true);
  });
  it('stop no work where the server fails at them: the run is measured again', async () => {
    const work = assignment('1', 1);
    const runId = work.runs[0]!.run_id;
    left(runId);
    server.troubles.set(runId, [trouble(500, 'INTERNAL')]);
    server.work = [work];
    const driver = new PlayedDriver('1');
    await start(new PlayedSource([driver]));
    await eventually(() => server.ends.length === 1);
    expect(driver.runs.length).toBeLessThanOrEqual(1);
    expect(server.ends).toMatchObject([{ state: 'completed' }]);
    await eventually(() => new Spool(dir).list().length === 0);
  });
  it('an attempt whose result the server will never take is not completed', async () => {
    const work = assignment('1', 2);
    const [bad, good] = work.runs.map((r) => r.run_id);
    server.troubles.set(bad!, [trouble(409, 'LEASE_NOT_OF_RUN')]);
    server.work = [work];
    await start(new PlayedSource([new PlayedDriver('1')]));
    await eventually(() => server.ends.length === 1);
    expect(new Set(server.results)).toEqual(new Set([bad, good]));
    expect(server.ends).toMatchObject([{ state: 'failed', failure: { name: 'RESULT_REFUSED' } }]);
  });
});
