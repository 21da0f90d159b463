import type { DeviceDriver, DeviceSource } from '../driver.js';
import { ComputerDriver } from './computer-driver.js';

/** The agent's own computer: one device that is always there. */
export class ComputerSource implements DeviceSource {
  drivers: readonly DeviceDriver[] = [];
  readonly trouble = null;
  onChange: () => void = () => {};

  constructor(private readonly options: { gateSeconds: number }) {}

  async start(): Promise<void> {
    this.drivers = [await ComputerDriver.open(this.options)];
    this.onChange();
  }
  async stop(): Promise<void> {}
}
