import {
  device,
  deviceEvents,
  type Assignment,
  type Conditions,
  type Device,
  type DeviceAction,
  type DeviceEvent,
} from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import { KeeperService } from '../../src/features/devices/keeper.service.js';
import { FakeAgent, fit, phone } from './fake-agent.js';
import { until } from '../../../test-support/patience.js';
import { call, testPortal, upload, type Answer, type TestPortal } from './portal.js';

let n = 0;
/** A key that no other phone of this process has. */
export const newKey = (): string => `android-${(++n).toString(16).padStart(16, '0')}`;

export interface Rack {
  agent: FakeAgent;
  devices: string[];
  first: string;
}

/** A portal with one model, and what tests of a rack do with it again and again. */
export class TestRack {
  private constructor(
    readonly portal: TestPortal,
    readonly model: string,
  ) {}

  static async open(...of: Parameters<typeof testPortal>): Promise<TestRack> {
    const portal = await testPortal(...of);
    return new TestRack(portal, (await upload(portal, badModels.addModel())).body.model.sha256);
  }
  /** An agent with some phones that stand ready. */
  async phones(
    count = 1,
    facts: Parameters<typeof phone>[1][] = [],
    more: Parameters<typeof phone>[2] = {},
  ): Promise<Rack> {
    const { agent, devices } = await FakeAgent.welcomed(this.portal, {
      devices: Array.from({ length: count }, (_, i) => phone(newKey(), facts[i], more)),
    });
    await agent.beat(devices.map((id) => fit(id)));
    return { agent, devices, first: devices[0]! };
  }
  async device(id: string): Promise<Device> {
    return device.parse((await call(this.portal, 'GET', `/devices/${id}`)).body);
  }
  act(id: string, action: DeviceAction | Record<string, unknown>): Promise<Answer> {
    return call(this.portal, 'POST', `/devices/${id}/actions`, action);
  }
  async log(id: string, query = ''): Promise<DeviceEvent[]> {
    return deviceEvents.parse((await call(this.portal, 'GET', `/devices/${id}/events${query}`)).body).items;
  }
  async texts(id: string): Promise<string[]> {
    return (await this.log(id)).map((e) => e.text);
  }
  request(devices: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
    return { models: [this.model], configurations: [{}], devices, plan: { repeats: 1 }, ...more };
  }
  async start(
    ids: readonly string[],
    more: Record<string, unknown> = {},
  ): Promise<{ id: string; number: number }> {
    return (await call(this.portal, 'POST', '/benchmarks', this.request({ ids }, more))).body;
  }
  cancel(benchmark: string): Promise<Answer> {
    return call(this.portal, 'POST', `/benchmarks/${benchmark}/cancel`);
  }
  // A job as the API tells it; tests look at parts of it.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async job(benchmark: string, deviceId: string): Promise<any> {
    return (await call(this.portal, 'GET', `/jobs?benchmark_id=${benchmark}&device_id=${deviceId}`)).body
      .items[0];
  }
  /** Claims without waiting for the delay of another attempt. */
  async claim(agent: FakeAgent, id: string): Promise<Assignment> {
    await this.sql('UPDATE job SET not_before = now() WHERE device_id = $1', id);
    return (await agent.claim(id))!;
  }
  /** Says that a run is under way and waits until that is known. */
  async begin(agent: FakeAgent, a: Assignment, run = 0): Promise<void> {
    const { run_id } = a.runs[run]!;
    agent.socket.emit('progress', {
      ...{ lease_id: a.lease_id, epoch: a.epoch, run_id, phase: 'measure', latency_ns: [], iterations: 1 },
      ...{ median_ns: null, load_cold_ns: null, first_inference_ns: null, text: null },
    });
    await until(
      async () => (await call(this.portal, 'GET', `/runs/${run_id}`)).body.state === 'running',
      'the run is under way',
    );
  }
  /** What the keeper does every few seconds, now. */
  sweep(): Promise<void> {
    return this.portal.app.get(KeeperService).sweep();
  }
  /** Moves time: in the database, because that is where clocks are read. */
  sql(text: string, ...parameters: unknown[]) {
    return this.portal.db.query(text, parameters);
  }
}

export const conditionsOf = (c: Partial<Conditions>): Conditions => ({
  phase: 'idle',
  background_load: null,
  load_average_1m: null,
  clock_mhz: null,
  clock_limit_mhz: null,
  temperature_c: null,
  thermal_status: null,
  battery_percent: null,
  on_battery: null,
  wall_clock_jump_ms: null,
  ...c,
});
