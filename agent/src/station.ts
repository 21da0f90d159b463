import type { AgentTask, Conditions, DevicePhase, Heartbeat } from '@rackmark/contracts';
import { cut } from './cut.js';
import type { DeviceDriver } from './drivers/driver.js';

/** What the agent does with a device at this moment. */
export interface Doing {
  phase: Extract<DevicePhase, 'busy' | 'waiting_gate' | 'preparing' | 'cleanup'>;
  reason: string | null;
  conditions: Conditions | null;
}

const MOST_REASON = 500;

/** One device with what the agent knows of it: its id on the server, its work, its tasks. */
export class Station {
  /** The server's id; null until it was told of the device. */
  id: string | null = null;
  doing: Doing | null = null;
  readonly tasks: AgentTask[] = [];
  /** Fires when the device left its source for good. */
  readonly over = new AbortController();
  loop: Promise<void> = Promise.resolve();
  private lastPhase: DevicePhase | null = null;
  private hinted = false;
  private wake: () => void = () => {};

  constructor(readonly driver: DeviceDriver) {}

  /** A device whose link is gone or that failed says so, also in the middle of a job. */
  view(): { phase: DevicePhase; reason: string | null; conditions: Conditions | null } {
    const { status } = this.driver;
    const calm = status.phase === 'ready' || status.phase === 'waiting_gate';
    return this.doing !== null && calm ? this.doing : status;
  }
  get mayClaim(): boolean {
    return this.id !== null && this.driver.status.phase === 'ready';
  }

  /** Since it was asked the last time. New readings alone are no reason to ask for work. */
  phaseChanged(): boolean {
    const before = this.lastPhase;
    this.lastPhase = this.driver.status.phase;
    return before !== this.lastPhase;
  }

  /** @returns null while the server does not know the device */
  beat(): Heartbeat['devices'][number] | null {
    if (this.id === null) return null;
    const { phase, reason, conditions } = this.view();
    const { adb, gateTemperatureC, suspicion, failure } = this.driver.status;
    return {
      device_id: this.id,
      phase,
      phase_reason: reason === null ? null : cut(reason, MOST_REASON),
      conditions: conditions ?? this.driver.status.conditions,
      adb,
      gate_temperature_c: gateTemperatureC,
      suspicion: suspicion === null ? null : cut(suspicion, MOST_REASON),
      failure,
    };
  }

  /** There may be something to do. */
  hint(): void {
    this.hinted = true;
    this.wake();
  }
  /** Until a hint comes, at most so long; a hint that came since `listen` ends it at once. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.hinted) return resolve();
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
  listen(): void {
    this.hinted = false;
  }
}
