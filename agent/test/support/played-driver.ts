import { deviceFacts } from '@rackmark/contracts';
import type { DeviceDriver, DeviceSource, DeviceStatus } from '../../src/drivers/driver.js';

/** A device that does what a test says, and writes down what was asked of it. */
export class PlayedDriver implements DeviceDriver {
  onChange: DeviceDriver['onChange'] = () => {};
  readonly runs: string[] = [];
  readonly done: string[] = [];
  status: DeviceStatus = {
    phase: 'ready',
    reason: null,
    conditions: null,
    adb: 'device',
    gateTemperatureC: 38,
    suspicion: null,
    failure: null,
  };
  facts;
  resumable = true;
  /** Goes on until it is let go, or for ever. */
  hold: Promise<void> = Promise.resolve();
  constructor(key: string) {
    this.facts = deviceFacts.parse({
      key,
      kind: 'android',
      name: key,
      device_model: 'x',
      os: 'x',
      architecture: 'arm64',
      processor: null,
      cores: 8,
      memory_mib: 1,
      engines: [],
    });
  }
  set(phase: DeviceStatus['phase']): void {
    this.status = { ...this.status, phase };
    this.onChange('status');
  }
  refresh = async () => false;
  begin = async () => (this.done.push('begin'), null);
  gate = async () => null;
  run: DeviceDriver['run'] = async (order, _on, signal) => {
    this.runs.push(order.runId);
    await Promise.race([this.hold, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
    return null;
  };
  forget = async (runId: string) => (this.done.push(`forget ${runId}`), null);
  end = async () => void this.done.push('end');
  task = async (kind: string) => (this.done.push(kind), `${kind} went well.`);
}
export class PlayedSource implements DeviceSource {
  onChange = () => {};
  trouble: string | null = null;
  constructor(public drivers: PlayedDriver[]) {}
  start = async () => {};
  stop = async () => {};
}
