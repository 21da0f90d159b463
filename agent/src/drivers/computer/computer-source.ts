import { namedLibraryTrouble } from '@rackmark/contracts';
import type { Log } from '../../log.js';
import type { DeviceDriver, DeviceSource } from '../driver.js';
import { ComputerDriver } from './computer-driver.js';

/** The agent's own computer: one device that is always there. */
export class ComputerSource implements DeviceSource {
  drivers: readonly DeviceDriver[] = [];
  onChange: () => void = () => {};

  constructor(
    private readonly options: { gateSeconds: number },
    private readonly log: Log,
  ) {}

  /** A library that somebody named and that is no good here: said at once, on the rack page and in the log. */
  get trouble(): string | null {
    const engines = this.drivers.flatMap((d) => d.facts.engines);
    return (
      engines
        .map(namedLibraryTrouble)
        .filter((why) => why !== null)
        .join(' ') || null
    );
  }

  async start(): Promise<void> {
    this.drivers = [await ComputerDriver.open(this.options)];
    if (this.trouble !== null) this.log(this.trouble);
    this.onChange();
  }
  async stop(): Promise<void> {}
}
