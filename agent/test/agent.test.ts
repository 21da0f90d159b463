import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Assignment } from '@rackmark/contracts';
import { Agent } from '../src/agent.js';
import type { DeviceSource, RunOrder } from '../src/drivers/driver.js';
import { agentKeyOf, keyFileOf } from '../src/enrol.js';
import { Portal } from '../src/portal.js';
import { CannotStart } from '../src/settings.js';
import { RunCollector } from '@rackmark/harness/core';
import { HeldWork } from '../src/work/held-work.js';
import { keyOf, Spool } from '../src/work/spool.js';
import { eventually } from './android/rig.js';
import { assignment } from './support/assignment.js';
import { PlayedDriver, PlayedSource } from './support/played-driver.js';
import { PlayedServer } from './support/played-server.js';

let dir: string;
let server: PlayedServer;
let url: string;
const agents: Agent[] = [];
let refusals: string[];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rackmark-agent-'));
  server = new PlayedServer();
  url = await server.listen();
  refusals = [];
});
afterEach(async () => {
  await Promise.all(agents.splice(0).map((a) => a.stop()));
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function start(source: DeviceSource, key: string | null = null): Promise<Agent> {
  const agent = new Agent({
    settings: { name: 'test', dataDir: dir },
    portal: new Portal(url, key),
    agentId: randomUUID(),
    version: '0',
    sources: [source],
    held: new HeldWork(dir),
    log: () => {},
    onRefused: (detail) => refusals.push(detail),
  });
  agents.push(agent);
  await agent.start();
  return agent;
}

describe('devices that come and go', () => {
  it('are told in one hello for many changes, and of states at once', async () => {
    // No regular heartbeat: what is told is told because it changed.
    jest.spyOn(globalThis, 'setInterval').mockReturnValue(undefined as never);
    const source = new PlayedSource([]);
    await start(source);
    jest.restoreAllMocks();
    await eventually(() => server.hellos.length === 1);
    const drivers = Array.from({ length: 200 }, (_, i) => new PlayedDriver(String(i)));
    for (const driver of drivers) {
      source.drivers = [...source.drivers, driver];
      source.onChange();
      driver.onChange('facts');
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(() => server.hellos.at(-1)!.devices.length === 200);
    expect(server.hellos.length).toBeLessThanOrEqual(3);
    await eventually(() => server.beats.at(-1)?.devices.length === 200);
    drivers[7]!.status = { ...drivers[7]!.status, phase: 'discovered', adb: 'absent' };
    drivers[7]!.onChange('status');
    await eventually(
      () => server.beats.at(-1)!.devices.find((d) => d.device_id === server.id('7'))?.adb === 'absent',
    );
  });

  it('are asked for work only while they are ready, and say what the source lacks', async () => {
    const driver = new PlayedDriver('1');
    driver.status = { ...driver.status, phase: 'waiting_gate', reason: 'Cooling down' };
    const source = new PlayedSource([driver]);
    source.trouble = 'No adb.';
    await start(source);
    await eventually(() => server.beats.length > 0);
    expect(server.beats[0]).toMatchObject({
      trouble: 'No adb.',
      devices: [
        { phase: 'waiting_gate', phase_reason: 'Cooling down', gate_temperature_c: 38, adb: 'device' },
      ],
    });
    server.hint(server.id('1'));
    await eventually(() => server.beats.length > 1);
    expect(server.claims).toEqual([]);
    driver.set('ready');
    await eventually(() => server.claims.length === 1);
  });
});

describe('tasks', () => {
  it('are carried out once, and their end is said until it was heard', async () => {
    const driver = new PlayedDriver('1');
    server.deaf = 1;
    await start(new PlayedSource([driver]));
    await eventually(() => server.beats.length > 0);
    server.tasks = [{ task_id: randomUUID(), device_id: server.id('1'), kind: 'canary' }];
    server.hint(server.id('1'));
    await eventually(() => server.taskEnds.length === 1);
    for (let i = 0; server.tasks.length > 0 && i < 5; i++) {
      const seen = server.beats.length;
      server.hint(server.id('1'));
      await eventually(() => server.beats.length > seen);
    }
    await eventually(() => server.tasks.length === 0);
    expect(driver.done.filter((d) => d === 'canary')).toHaveLength(1);
    expect(server.taskEnds.at(-1)).toMatchObject({ ok: true, text: 'canary went well.' });
  });

  it('wait until no job runs, and fail for a device that is not there', async () => {
    const driver = new PlayedDriver('1');
    let let_go = () => {};
    driver.hold = new Promise((resolve) => (let_go = resolve));
    server.work = [assignment('1', 1)];
    await start(new PlayedSource([driver]));
    await eventually(() => driver.runs.length === 1);
    const there = { task_id: randomUUID(), device_id: server.id('1'), kind: 'reboot' as const };
    const gone = { task_id: randomUUID(), device_id: server.id('9'), kind: 'reboot' as const };
    server.tasks = [there, gone];
    server.hint(server.id('1'));
    await eventually(() => server.taskEnds.some((e) => e.task_id === gone.task_id && !e.ok));
    expect(driver.done).toEqual(['begin']);
    let_go();
    await eventually(() => server.taskEnds.some((e) => e.task_id === there.task_id && e.ok));
    expect(driver.done).toEqual(['begin', 'end', 'reboot']);
  });
});

describe('LoRA weights', () => {
  const baseHash = createHash('sha256').update('base').digest('hex');
  const loraHash = createHash('sha256').update('lora').digest('hex');
  /** What the driver was told for each of two runs: the base by itself, and the weights. */
  async function ordersOf(): Promise<Pick<RunOrder, 'modelSha256' | 'modelPath' | 'lora'>[]> {
    const driver = new PlayedDriver('1');
    const orders: RunOrder[] = [];
    driver.run = (order) => {
      orders.push(order);
      return Promise.resolve(null);
    };
    const work = assignment('1', 2);
    const file = { file_name: 'f', size_bytes: 4 };
    work.models = [
      { ...file, sha256: baseHash, name: 'base', base_sha256: null, takes_lora: true },
      { ...file, sha256: loraHash, name: 'lora', base_sha256: baseHash, takes_lora: false },
    ];
    work.runs[0]!.model_sha256 = baseHash;
    work.runs[1]!.model_sha256 = loraHash;
    server.contents.set(baseHash, 'base').set(loraHash, 'lora');
    server.work = [work];
    await start(new PlayedSource([driver]));
    await eventually(() => orders.length === 2);
    return orders;
  }

  it('are fetched with their base, which runs with zeros where it runs by itself', async () => {
    const [alone, together] = await ordersOf();
    expect(alone).toMatchObject({ modelSha256: baseHash, lora: { path: null } });
    expect(together).toMatchObject({ modelSha256: baseHash, modelPath: alone!.modelPath });
    expect(readFileSync(alone!.modelPath, 'utf8')).toBe('base');
    expect(readFileSync(together!.lora!.path!, 'utf8')).toBe('lora');
  });
});

describe('a fault of the agent itself', () => {
  it('ends the attempt in words, and the device is cleaned', async () => {
    const driver = new PlayedDriver('1');
    driver.run = () => Promise.reject(new Error('a bug'));
    const work = assignment('1', 1);
    server.work = [work];
    await start(new PlayedSource([driver]));
    await eventually(() => server.ends.length === 1);
    expect(server.ends).toMatchObject([
      { lease_id: work.lease_id, state: 'failed', failure: { name: 'AGENT_FAULT' } },
    ]);
    await eventually(() => driver.done.includes('end'));
    expect(new HeldWork(dir).list()).toEqual([]);
  });
});

describe('an agent that was killed', () => {
  /** A process that dies: nothing is said, nothing is ended. */
  async function killedAfterOne(): Promise<Assignment> {
    const driver = new PlayedDriver('1');
    const work = assignment('1', 3);
    server.work = [work];
    const agent = await start(new PlayedSource([driver]));
    let first = true;
    driver.run = async (order) => {
      driver.runs.push(order.runId);
      if (!first) await new Promise(() => {});
      first = false;
      return null;
    };
    await eventually(() => driver.runs.length === 2 && server.results.length === 1);
    agents.splice(agents.indexOf(agent), 1);
    // Its timers and its socket go with it.
    (agent as unknown as { connection: { close(): void } }).connection.close();
    return work;
  }

  it('goes on with the runs that are left, under the same lease', async () => {
    const work = await killedAfterOne();
    const driver = new PlayedDriver('1');
    driver.set('discovered');
    await start(new PlayedSource([driver]));
    await eventually(() => server.hellos.at(-1)!.leases.some((l) => l.lease_id === work.lease_id));
    expect(new HeldWork(dir).openRuns('1')).toEqual(work.runs.slice(1).map((r) => r.run_id));
    expect(driver.runs).toEqual([]);
    driver.set('ready');
    await eventually(() => new Set(server.results).size === 3);
    expect(driver.runs).toEqual(work.runs.slice(1).map((r) => r.run_id));
    // The one that was being sent when the process died may come twice; the server knows it by its id.
    expect(new Set(server.results)).toEqual(new Set(work.runs.map((r) => r.run_id)));
    await eventually(() => server.ends.length === 1);
    expect(server.ends).toMatchObject([{ lease_id: work.lease_id, state: 'completed' }]);
    await eventually(() => new HeldWork(dir).list().length === 0);
  });

  it('does not when the server has given the lease away, and cleans the device', async () => {
    await killedAfterOne();
    server.renews = false;
    const driver = new PlayedDriver('1');
    await start(new PlayedSource([driver]));
    await eventually(() => driver.done.includes('end'));
    expect(driver.runs).toEqual([]);
    expect(server.ends).toEqual([]);
    expect(new HeldWork(dir).list()).toEqual([]);
  });
});

describe('the agent’s key', () => {
  const settings = (code: string | null) => ({ server: url, name: 'test', dataDir: dir, code });
  it('is got once for a code, kept for its user only, and shown with every request', async () => {
    server.token = 'k'.repeat(32);
    const key = await agentKeyOf(settings('CODE'), randomUUID(), () => {});
    expect(key).toBe(server.token);
    expect(statSync(keyFileOf(dir)).mode & 0o777).toBe(0o600);
    expect(readFileSync(keyFileOf(dir), 'utf8')).toBe(server.token);
    expect(await agentKeyOf(settings('USED'), randomUUID(), () => {})).toBe(key);
    expect(server.enrolments).toBe(1);
    const driver = new PlayedDriver('1');
    server.work = [assignment('1', 1)];
    await start(new PlayedSource([driver]), key);
    await eventually(() => server.results.length === 1);
  });
  it('or a code that the server refuses ends the agent with one sentence', async () => {
    await expect(agentKeyOf(settings('USED'), randomUUID(), () => {})).rejects.toThrow(
      new CannotStart('The server refused the code: This code was used already. Make a new one.'),
    );
    server.token = 'k'.repeat(32);
    await start(new PlayedSource([]), 'another key');
    await eventually(() => refusals.length > 0);
    expect(refusals).toEqual(['This key is not known here. Make a new code.']);
  });
  it('that is not taken any more is told at once, and what waits on disk stays there', async () => {
    const runId = randomUUID();
    const lease = { lease_id: randomUUID(), epoch: 1 };
    new Spool(dir).put({ runId, result: new RunCollector().end(lease, null) });
    server.token = 'k'.repeat(32);
    await start(new PlayedSource([]), 'another key');
    await eventually(() => refusals.length > 0);
    expect(new Spool(dir).list()).toEqual([keyOf(runId, lease)]);
    expect(server.results).toEqual([]);
  });
  it('waits for a server that is not there yet', async () => {
    const log: string[] = [];
    const stop = new AbortController();
    const waiting = agentKeyOf(
      { ...settings('CODE'), server: 'http://127.0.0.1:9' },
      randomUUID(),
      (t) => log.push(t),
      {
        retryMs: 5,
        signal: stop.signal,
      },
    );
    await eventually(() => log.length > 0);
    stop.abort();
    expect(await waiting).toBeNull();
    expect(log).toHaveLength(1);
  });
});
